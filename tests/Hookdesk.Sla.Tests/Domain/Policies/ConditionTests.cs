using Hookdesk.Sla.Domain.Policies;

namespace Hookdesk.Sla.Tests.Domain.Policies;

public sealed class ConditionTests
{
    [Theory]
    [InlineData(ConditionOperator.AnyOf, "Acme, Inc.", "acme, inc.", true)]
    [InlineData(ConditionOperator.AnyOf, "Acme", "Acme, Inc.", false)]
    [InlineData(ConditionOperator.AnyOf, "vip|gold", "silver|GOLD", true)]
    [InlineData(ConditionOperator.NoneOf, "vip", "gold|vip", false)]
    [InlineData(ConditionOperator.NoneOf, "vip", "", true)]
    [InlineData(ConditionOperator.Contains, "acme", "The Acme company", true)]
    [InlineData(ConditionOperator.Contains, "acme", "", false)]
    [InlineData(ConditionOperator.Empty, "", "", true)]
    [InlineData(ConditionOperator.Empty, "", "x", false)]
    [InlineData(ConditionOperator.NotEmpty, "", "x", true)]
    [InlineData(ConditionOperator.NotEmpty, "", "", false)]
    [InlineData(ConditionOperator.LessThan, "12.5", "9", true)]
    [InlineData(ConditionOperator.LessThan, "9", "12.5", false)]
    [InlineData(ConditionOperator.MoreThan, "-3", "0", true)]
    [InlineData(ConditionOperator.MoreThan, "12.5", "12.5", false)]
    [InlineData(ConditionOperator.LessThan, "2026-03-29", "2026-03-28T23:59:59Z", true)]
    [InlineData(ConditionOperator.LessThan, "2026-03-29", "2026-03-29", false)]
    [InlineData(ConditionOperator.MoreThan, "2026-03-29", "2026-03-30", true)]
    [InlineData(ConditionOperator.MoreThan, "2026-03-29", "2026-03-29T01:00:00Z", true)]
    [InlineData(ConditionOperator.MoreThan, "5", "many", false)]
    [InlineData(ConditionOperator.LessThan, "5", "", false)]
    internal void It_holds_for_what_it_says(ConditionOperator comparison, string values, string actual, bool holds) =>
        Assert.Equal(holds, new Condition("field", comparison, Words(values)).Holds(Words(actual)));

    private static string[] Words(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
