using System.Globalization;
using System.Text.Json;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Ticketing.Tests.Conditions;

/// <summary>What conditions mean, how they are stored, said and filled in.</summary>
public sealed class ConditionTests(SqliteDesk shared)
{
    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    // 23:30 on the 28th in Oslo; the next day has 23 hours there.
    private static readonly ConditionContext Context = new(new DateTimeOffset(2026, 3, 28, 22, 30, 0, TimeSpan.Zero), Oslo, 7);

    private readonly Desk desk = shared.Desk;

    [Theory]
    // Without regard to case, in every alphabet; accents count.
    [InlineData("subject", "any-of", "Acme, Inc.", "acme, inc.", true)]
    [InlineData("subject", "any-of", "Acme", "Acme, Inc.", false)]
    [InlineData("tag", "any-of", "vip|gold", "silver|GOLD", true)]
    [InlineData("tag", "any-of", "ÅRSAK", "årsak", true)]
    [InlineData("tag", "any-of", "e", "é", false)]
    [InlineData("tag", "any-of", "ΟΔΟΣ", "οδος", true)]
    [InlineData("tag", "none-of", "vip", "gold|vip", false)]
    [InlineData("tag", "none-of", "vip", "", true)]
    [InlineData("subject", "contains", "acme", "The Acme company", true)]
    [InlineData("subject", "contains", "x|ПРИВЕТ", "ну привет", true)]
    [InlineData("subject", "contains", "100%", "100 of them", false)]
    [InlineData("subject", "contains", "acme", "", false)]
    [InlineData("subject", "not-contains", "acme", "", true)]
    [InlineData("subject", "starts-with", "re:", "RE: hello", true)]
    [InlineData("subject", "starts-with", "hello", "RE: hello", false)]
    [InlineData("subject", "empty", "", "", true)]
    [InlineData("subject", "empty", "", "x", false)]
    [InlineData("subject", "not-empty", "", "x", true)]
    [InlineData("subject", "not-empty", "", "", false)]
    [InlineData("message-count", "less-than", "12.5", "9", true)]
    [InlineData("message-count", "less-than", "9", "12.5", false)]
    [InlineData("message-count", "more-than", "-3", "0", true)]
    [InlineData("message-count", "more-than", "12.5", "12.5", false)]
    [InlineData("message-count", "any-of", "5.0", "5", true)]
    [InlineData("message-count", "more-than", "5", "", false)]
    // Days begin and end in the reader's zone: 22:30 in UTC is 23:30 in Oslo, 23:00 is midnight.
    [InlineData("created", "on", "2026-03-28", "2026-03-28T22:59:59.999Z", true)]
    [InlineData("created", "on", "2026-03-28", "2026-03-28T23:00:00Z", false)]
    [InlineData("created", "on", "2026-03-28", "2026-03-27T23:00:00Z", true)]
    [InlineData("created", "less-than", "2026-03-29", "2026-03-28T22:59:59.999Z", true)]
    [InlineData("created", "less-than", "2026-03-29", "2026-03-28T23:00:00Z", false)]
    [InlineData("created", "more-than", "2026-03-29", "2026-03-29T21:59:59.999Z", false)]
    [InlineData("created", "more-than", "2026-03-29", "2026-03-29T22:00:00Z", true)]
    [InlineData("created", "more-than", "2026-03-29T10:00", "2026-03-29T10:00:00.001Z", true)]
    [InlineData("created", "on", "@today", "2026-03-28T12:00:00Z", true)]
    [InlineData("created", "on", "@yesterday", "2026-03-28T12:00:00Z", false)]
    [InlineData("created", "less-than", "@week-start", "2026-03-22T22:59:00Z", true)]
    [InlineData("created", "less-than", "@week-start", "2026-03-22T23:00:00Z", false)]
    [InlineData("created", "last-days", "2", "2026-03-26T22:30:00Z", true)]
    [InlineData("created", "last-days", "2", "2026-03-26T22:29:59.999Z", false)]
    [InlineData("created", "last-days", "2", "2026-03-28T22:30:00.001Z", false)]
    [InlineData("created", "days-ago", "2", "2026-03-26T22:29:59.999Z", true)]
    [InlineData("created", "next-hours", "2", "2026-03-29T00:30:00Z", true)]
    [InlineData("created", "hours-ago", "1", "2026-03-28T21:30:00Z", false)]
    [InlineData("assignee", "any-of", "@me", "7", true)]
    [InlineData("assignee", "none-of", "@me", "7", false)]
    [InlineData("priority", "any-of", "URGENT|gone", "urgent", true)]
    public async Task A_test_holds_for_what_it_says(string field, string comparison, string values, string actual, bool holds)
    {
        var vocabulary = await ReadAsync();
        Assert.Equal(holds, vocabulary.Matches(new ConditionTest(field, comparison, Words(values)), _ => Words(actual), Context));
    }

    [Fact]
    public async Task Groups_are_all_any_or_none()
    {
        var vocabulary = await ReadAsync();
        Condition yes = new ConditionTest("subject", "any-of", ["x"]),
            no = new ConditionTest("subject", "any-of", ["y"]);
        foreach (
            var (condition, holds) in new (Condition, bool)[]
            {
                (ConditionGroup.All(yes, yes), true),
                (ConditionGroup.All(yes, no), false),
                (ConditionGroup.Any(no, yes), true),
                (ConditionGroup.Any(no, no), false),
                (ConditionGroup.None(no, no), true),
                (ConditionGroup.None(no, yes), false),
                (ConditionGroup.All(), true),
                (ConditionGroup.Any(), false),
                (ConditionGroup.None(), true),
                (ConditionGroup.None(ConditionGroup.All(yes, ConditionGroup.None(yes))), true),
            }
        )
            Assert.Equal(holds, vocabulary.Matches(condition, _ => ["x"], Context));
    }

    [Theory]
    [InlineData("gone-field", "any-of", "x")]
    [InlineData("subject", "gone-operator", "x")]
    [InlineData("subject", "last-days", "3")]
    [InlineData("priority", "any-of", "gone")]
    [InlineData("created", "on", "@gone")]
    [InlineData("message-count", "less-than", "many")]
    [InlineData("created", "last-days", "0")]
    public async Task A_condition_with_a_part_that_means_nothing_matches_nothing_also_where_that_part_must_not_hold(
        string field,
        string comparison,
        string values
    )
    {
        var vocabulary = await ReadAsync();
        var broken = new ConditionTest(field, comparison, Words(values));
        Condition holds = new ConditionTest("subject", "any-of", ["x"]);
        foreach (
            var condition in new Condition[]
            {
                broken,
                ConditionGroup.None(broken),
                ConditionGroup.Any(holds, broken),
                ConditionGroup.All(holds, ConditionGroup.None(ConditionGroup.All(broken))),
            }
        )
        {
            Assert.True(vocabulary.IsBroken(condition));
            Assert.False(vocabulary.Matches(condition, _ => ["x"], Context));
            Assert.Contains(vocabulary.Describe(condition).Parts, part => part.IsBroken);
        }
    }

    [Fact]
    public void What_is_stored_is_read_back_with_keys_that_nobody_knows()
    {
        var condition = ConditionGroup.All(
            new ConditionTest("gone", "was-once", ["1", "\"“å"]),
            ConditionGroup.None(new ConditionTest("tag", "empty", []), ConditionGroup.Any())
        );
        const string Json = """
            {"version":1,"match":"all","conditions":[{"field":"gone","operator":"was-once","values":["1","\u0022\u201C\u00E5"]},{"match":"none","conditions":[{"field":"tag","operator":"empty","values":[]},{"match":"any","conditions":[]}]}]}
            """;
        Assert.Equal(Json.Trim(), condition.ToJson());
        Assert.Equal(Json.Trim(), ConditionGroup.Parse(Json).ToJson());
    }

    [Theory]
    [InlineData("""{"match":"all","conditions":[]}""")]
    [InlineData("""{"version":2,"match":"all","conditions":[]}""")]
    [InlineData("""{"version":1,"match":"most","conditions":[]}""")]
    [InlineData("""{"version":1,"field":"tag","operator":"empty","values":[]}""")]
    [InlineData("""{"version":1,"match":"all","conditions":[{"field":"tag","operator":"any-of","values":[1]}]}""")]
    [InlineData("""{"version":1,"match":"all","conditions":[{"field":"tag"}]}""")]
    [InlineData("null")]
    public void What_is_no_condition_is_refused(string json) => Assert.Throws<JsonException>(() => ConditionGroup.Parse(json));

    [Fact]
    public void Conditions_are_bounded()
    {
        var test = new ConditionTest("tag", "empty", []);
        var deep = Enumerable.Range(0, Condition.MostLevels).Aggregate((Condition)test, (inside, _) => ConditionGroup.All(inside));
        Assert.Equal(deep.Tests.Count(), ConditionGroup.Parse(((ConditionGroup)deep).ToJson()).Tests.Count());
        foreach (
            var beyond in new[]
            {
                ConditionGroup.All(deep),
                ConditionGroup.All([.. Enumerable.Repeat(test, Condition.MostTests + 1)]),
                ConditionGroup.All(test with { Values = [.. Enumerable.Repeat("x", Condition.MostValues + 1)] }),
                ConditionGroup.All(test with { Values = [new string('x', Condition.LongestValue + 1)] }),
            }
        )
            Assert.Throws<JsonException>(() => ConditionGroup.Parse(beyond.ToJson()));
    }

    [Fact]
    public async Task A_condition_is_said_in_plain_language_in_the_readers_own()
    {
        var department = await desk.DepartmentAsync("Sales in Norway");
        var condition = ConditionGroup.All(
            new ConditionTest("priority", "any-of", ["urgent"]),
            ConditionGroup.Any(new ConditionTest("tag", "any-of", ["vip"]), new ConditionTest("department", "any-of", [$"{department}"])),
            ConditionGroup.None(
                new ConditionTest("subject", "contains", ["test", "spam"]),
                new ConditionTest("created", "last-days", ["7"])
            ),
            new ConditionTest("status", "none-of", ["closed", "onhold"]),
            new ConditionTest("created", "less-than", ["@today"]),
            new ConditionTest("updated", "more-than", ["2026-03-29"])
        );
        Assert.Equal(
            "Priority is Urgent and (Tag is vip or Department is Sales in Norway) and not (Subject contains “test” or “spam” or "
                + "Created is within the last 7 days) and Status is none of Closed, On hold and Created is before today and Last activity is after 3/29/2026",
            await SayAsync("en-US")
        );
        Assert.Equal(
            "Prioritet er Haster og (Merkelapp er vip eller Avdeling er Sales in Norway) og ikke (Emne inneholder «test» eller «spam» eller "
                + "Opprettet er i løpet av de siste 7 dagene) og Status er ingen av Lukket, Avventer og Opprettet er før i dag og Siste aktivitet er etter 29.03.2026",
            await SayAsync("nb")
        );

        async Task<string> SayAsync(string culture)
        {
            var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
                return (await ReadAsync()).Describe(condition).ToString();
            }
            finally
            {
                (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
            }
        }
    }

    [Fact]
    public async Task What_is_filled_in_is_read_made_uniform_and_checked()
    {
        var vocabulary = await ReadAsync();
        var (form, isEdit) = ConditionForm.Read(
            Form(
                ("c.match", "any"),
                ("c.count", "4"),
                ("c.0.field", "priority"),
                ("c.0.operator", "any-of"),
                ("c.0.value", "urgent"),
                ("c.0.value", "high"),
                ("c.1.match", "none"),
                ("c.1.count", "1"),
                ("c.1.0.field", "message-count"),
                ("c.1.0.operator", "less-than"),
                ("c.1.0.value", "2,5"),
                ("c.2.field", "created"),
                ("c.2.operator", "on"),
                ("c.2.pick", "@today"),
                ("c.2.value", "2026-03-29"),
                ("c.3.field", "tag"),
                ("c.3.operator", "any-of"),
                ("c.3.value.split", "1"),
                ("c.3.value", "a, b\r\nc")
            ),
            "c"
        );
        Assert.False(isEdit);
        var read = vocabulary.Normalize(form.Condition);
        Assert.Empty(vocabulary.Check(read, form));
        Assert.Equal(
            """
            {"version":1,"match":"any","conditions":[{"field":"priority","operator":"any-of","values":["urgent","high"]},{"match":"none","conditions":[{"field":"message-count","operator":"less-than","values":["2.5"]}]},{"field":"created","operator":"on","values":["@today"]},{"field":"tag","operator":"any-of","values":["a, b","c"]}]}
            """.Trim(),
            read.ToJson()
        );
        Assert.Equal(["c.2"], vocabulary.Check(read, form with { IsTimeless = true }).Keys);
        Assert.Equal(["c.3"], vocabulary.Check(read, form with { ExceptFields = new HashSet<string> { "tag" } }).Keys);

        var wrong = ConditionGroup.All(
            new ConditionTest("tag", "any-of", []),
            ConditionGroup.Any(),
            ConditionGroup.Any(new ConditionTest("created", "on", ["soon"]), new ConditionTest("message-count", "any-of", ["many"])),
            new ConditionTest("created", "last-days", ["-1"]),
            new ConditionTest("gone", "any-of", ["x"]),
            new ConditionTest("priority", "any-of", ["gone"])
        );
        Assert.Equal(["c.0", "c.1", "c.2.0", "c.2.1", "c.3"], vocabulary.Check(wrong, form).Keys.Order());
    }

    [Fact]
    public void Buttons_of_the_form_add_and_remove_parts()
    {
        var (form, isEdit) = Press("add:c", ("c.add", "tag"));
        Assert.True(isEdit);
        Assert.Equal("c.2", form.Added);
        Assert.Equal("tag", Assert.IsType<ConditionTest>(form.Condition.Conditions[2]).Field);
        Assert.Equal("c.1.1", Press("group:c.1").Form.Added);
        Assert.Equal(["b"], Press("remove:c.0").Form.Condition.Tests.Select(test => test.Field));
        Assert.Equal(["a"], Press("remove:c.1").Form.Condition.Tests.Select(test => test.Field));
        Assert.Equal(["a", "b"], Press("remove:d.7").Form.Condition.Tests.Select(test => test.Field));
        Assert.False(Press("").IsEdit);

        static (ConditionFormModel Form, bool IsEdit) Press(string button, params (string, string)[] also) =>
            ConditionForm.Read(
                Form([("c.count", "2"), ("c.0.field", "a"), ("c.1.count", "1"), ("c.1.0.field", "b"), ("c.do", button), .. also]),
                "c"
            );
    }

    private Task<IConditionVocabulary> ReadAsync() =>
        desk.InAsync(services => services.GetRequiredService<ITicketConditions>().ReadAsync().AsTask());

    private static FormCollection Form(params (string Name, string Value)[] fields) =>
        new(
            fields
                .GroupBy(field => field.Name)
                .ToDictionary(group => group.Key, group => new StringValues([.. group.Select(one => one.Value)]))
        );

    private static string[] Words(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
