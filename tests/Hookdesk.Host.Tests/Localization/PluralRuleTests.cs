using Hookdesk.Host.Localization;

namespace Hookdesk.Host.Tests.Localization;

/// <summary>The rules are those that gettext's manual and the language teams publish.</summary>
public sealed class PluralRuleTests
{
    private const string English = "nplurals=2; plural=(n != 1);";
    private const string Russian = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);";
    private const string Polish = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);";
    private const string Arabic = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);";

    [Theory]
    [InlineData(English, new[] { 0L, 1, 2, 21, 1_000_000 }, new[] { 1, 0, 1, 1, 1 })]
    [InlineData("nplurals=2; plural=n != 1;", new[] { 0L, 1, 2, 11 }, new[] { 1, 0, 1, 1 })]
    [InlineData(Russian, new[] { 0L, 1, 2, 4, 5, 11, 12, 21, 22, 111, 121 }, new[] { 2, 0, 1, 1, 2, 2, 2, 0, 1, 2, 0 })]
    [InlineData(Polish, new[] { 0L, 1, 2, 5, 12, 22, 101, 104 }, new[] { 2, 0, 1, 2, 2, 1, 2, 1 })]
    [InlineData(Arabic, new[] { 0L, 1, 2, 3, 10, 11, 99, 100, 102, 103 }, new[] { 0, 1, 2, 3, 3, 4, 4, 5, 5, 3 })]
    [InlineData("nplurals=1; plural=0;", new[] { 0L, 1, 2 }, new[] { 0, 0, 0 })]
    public void A_number_takes_the_form_that_its_language_asks_for(string rule, long[] numbers, int[] forms) =>
        Assert.Equal(forms, numbers.Select(number => PluralRule.Parse(rule).FormOf(number)));

    [Theory]
    [InlineData("")]
    [InlineData("nplurals=2; plural=system('x');")]
    [InlineData("nplurals=2; plural=n +;")]
    [InlineData("nplurals=99; plural=n;")]
    [InlineData("nplurals=2; plural=(n != 1")]
    public void What_is_no_rule_becomes_the_rule_of_English(string text)
    {
        var rule = PluralRule.Parse(text);
        Assert.Equal((2, 0, 1), (rule.Forms, rule.FormOf(1), rule.FormOf(2)));
    }

    [Fact]
    public void A_rule_cannot_exhaust_the_stack_or_leave_its_range()
    {
        Assert.Equal(2, PluralRule.Parse($"nplurals=2; plural={new string('(', 200)}n{new string(')', 200)};").Forms);
        Assert.Equal(2, PluralRule.Parse($"nplurals=2; plural={new string('!', 300)}n;").Forms);
        Assert.Equal(1, PluralRule.Parse("nplurals=2; plural=n*1000;").FormOf(7));
        Assert.Equal(0, PluralRule.Parse("nplurals=2; plural=n/0;").FormOf(7));
    }
}
