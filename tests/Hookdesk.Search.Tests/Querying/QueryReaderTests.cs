using Hookdesk.Search.Contracts;
using Hookdesk.Search.Querying;

namespace Hookdesk.Search.Tests.Querying;

public sealed class QueryReaderTests
{
    [Fact]
    public void A_piece_of_a_file_shows_no_control_characters()
    {
        const string Text = "before\0after\fa\u0001hit\u0001 end";
        var at = Text.IndexOf("hit", StringComparison.Ordinal);
        var shown = Fragments.Cut(Text, 0, Text.Length, [new HitSpan(at - 1, at + 4, 0)]);
        Assert.Equal("before after a hit  end", string.Concat(shown.Pieces.Select(piece => piece.Text)));
    }

    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    private static readonly QueryReader Reader = new(
        [
            new SearchFilter("status", "Status", SearchFilterKind.Term)
            {
                Values = [new("open", "open", "Open"), new("closed", "closed", "Closed")],
            },
            new SearchFilter("department", "Department", SearchFilterKind.Term)
            {
                Values = [new("Sales EU", "3", "Sales EU"), new("Sales, US", "4", "Sales, US"), new("Sales 19\"in", "5", "Sales 19\"in")],
            },
            new SearchFilter("tag", "Tag", SearchFilterKind.Term),
            new SearchFilter("from", "From", SearchFilterKind.Words),
            new SearchFilter("created", "Created", SearchFilterKind.Date),
        ],
        new DateTimeOffset(2026, 3, 11, 23, 30, 0, TimeSpan.Zero),
        Oslo
    );

    [Theory]
    [InlineData("printer offline", "printer|offline")]
    [InlineData("\"out of order\"", "“out of order”")]
    [InlineData("printer -offline", "printer|-offline")]
    [InlineData("-\"out of order\" printer", "-“out of order”|printer")]
    [InlineData("print*", "print*")]
    [InlineData("a* 1* a\u0301* p-a*", "a|1|a\u0301|p-a")]
    [InlineData("aa* 12* 東* c+* p-aa*", "aa*|12*|東*|c+*|p-aa*")]
    [InlineData("aa* bb* cc* dd* ee* ff* -gg*", "aa*|bb*|cc*|dd*|ee*|ff|-gg")]
    [InlineData("red or blue green", "(red/blue)|green")]
    [InlineData("red OR blue OR green", "(red/blue/green)")]
    [InlineData("or", "or")]
    [InlineData("red or", "red|or")]
    [InlineData("status:open", "status=open")]
    [InlineData("STATUS:Open,closed", "status=open,closed")]
    [InlineData("-status:closed", "-status=closed")]
    [InlineData("department:\"Sales EU\" x", "department=3|x")]
    [InlineData("department:\"Sales, US\"", "department=4")]
    [InlineData("department:\"Sales EU\",\"Sales, US\"", "department=3,4")]
    [InlineData("department:\"Sales 19in\"", "department=5")]
    [InlineData("tag:\"a, b\",c", "tag=a, b,c")]
    [InlineData("tag:a,b", "tag=a,b")]
    [InlineData("from:\"Kari Aas\"", "from~“Kari Aas”")]
    [InlineData("\u00AD \u200D \u0640\u0640 \u30FC", "")]
    [InlineData("a\0b", "a|b")]
    [InlineData("from:kari@example.com", "from~kari@example.com")]
    [InlineData("tag:VIP", "tag=vip")]
    [InlineData("#4711", "#4711")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("<CAF+abc=1@mail.example.com>", "<CAF+abc=1@mail.example.com>")]
    [InlineData("https://example.com/a?b=c:d", "https://example.com/a?b=c:d")]
    [InlineData("C++", "C++")]
    [InlineData("a:b", "a:b")]
    [InlineData("12\" monitor", "12\"|monitor")]
    [InlineData("\"unfinished phrase", "\"unfinished|phrase")]
    [InlineData("( ) [ ] ~ ^ ! ? && || \\", "")]
    [InlineData("field: :value ::", "field:|:value")]
    [InlineData("-", "")]
    [InlineData("--", "")]
    [InlineData("", "")]
    [InlineData("status:", "status:")]
    public void A_query_reads_as_it_was_meant(string typed, string expected) =>
        Assert.Equal(expected, string.Join('|', Reader.Read(typed).Clauses.Select(Show)));

    [Theory]
    [InlineData("status:offline")]
    [InlineData("created:soon")]
    [InlineData("department:Secret")]
    public void A_value_that_is_not_known_is_told_and_taken_as_words(string typed)
    {
        var query = Reader.Read(typed);
        Assert.Equal(typed, Assert.Single(query.Misunderstood).Piece);
        Assert.Equal(typed, Assert.IsType<TextClause>(Assert.Single(query.Clauses)).Text);
    }

    [Theory]
    [InlineData("today", "2026-03-11T23:00", "2026-03-12T23:00")]
    [InlineData("yesterday", "2026-03-10T23:00", "2026-03-11T23:00")]
    [InlineData("this-week", "2026-03-08T23:00", "2026-03-15T23:00")]
    [InlineData("last-week", "2026-03-01T23:00", "2026-03-08T23:00")]
    [InlineData("last-month", "2026-01-31T23:00", "2026-02-28T23:00")]
    [InlineData("2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00")]
    [InlineData("2026-03", "2026-02-28T23:00", "2026-03-31T22:00")]
    [InlineData("2025", "2024-12-31T23:00", "2025-12-31T23:00")]
    [InlineData(">2026-01-01", "2026-01-01T23:00", null)]
    [InlineData(">=2026-01-01", "2025-12-31T23:00", null)]
    [InlineData("<2026-01-01", null, "2025-12-31T23:00")]
    [InlineData("tomorrow", "2026-03-12T23:00", "2026-03-13T23:00")]
    [InlineData(">7d", null, "2026-03-04T23:30")]
    [InlineData("<24h", "2026-03-10T23:30", null)]
    [InlineData("+2h", "2026-03-11T23:30", "2026-03-12T01:30")]
    [InlineData("<+2h", null, "2026-03-12T01:30")]
    [InlineData(">+2h", "2026-03-12T01:30", null)]
    [InlineData("2026-01-01..2026-01-31", "2025-12-31T23:00", "2026-01-31T23:00")]
    public void Days_are_those_of_the_agents_time_zone(string typed, string? from, string? before)
    {
        var clause = Assert.IsType<DateClause>(Assert.Single(Reader.Read($"created:{typed}").Clauses));
        Assert.Equal((from, before), (Show(clause.From), Show(clause.Before)));

        static string? Show(long? at) =>
            at is { } time
                ? DateTimeOffset
                    .FromUnixTimeMilliseconds(time)
                    .ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture)
                : null;
    }

    private static string Show(QueryClause clause) =>
        (clause.IsNot ? "-" : "")
        + clause switch
        {
            TextClause { IsPhrase: true } text => $"“{text.Text}”",
            TextClause text => text.Text + (text.IsPrefix ? "*" : ""),
            NumberClause number => $"#{number.Number}",
            TermClause term => $"{term.Filter.Name}={string.Join(',', term.Terms)}",
            WordsClause words => $"{words.Filter.Name}~{(words.IsPhrase ? $"“{words.Text}”" : words.Text)}",
            AnyOf any => $"({string.Join('/', any.Clauses.Select(Show))})",
            _ => clause.ToString()!,
        };
}
