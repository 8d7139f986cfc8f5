namespace Hookdesk.Benchmarks;

/// <summary>What to measure, from the command line.</summary>
internal sealed record Options
{
    /// <summary>What <see cref="Only"/> can name.</summary>
    public const string PageRequests = "pages";

    /// <inheritdoc cref="PageRequests"/>
    public const string Starting = "start";

    /// <inheritdoc cref="PageRequests"/>
    public const string Search = "search";

    /// <inheritdoc cref="PageRequests"/>
    public const string Mail = "mail";

    public const string Usage = """
        The load run. Builds a desk with a corpus of tickets, loads its pages, and fetches mails, each beside a baseline of the same run.
          --corpus FILE        tickets as JSON lines; without it a corpus of the same shape is made
          --tickets N          tickets to make (10000); a million takes minutes and 8 GB
          --mails N            mails to fetch by IMAP (2000); 0: none. Needs Dovecot
          --seconds N          seconds for each page and round (10); 0: no pages
          --rounds N           rounds of pages and of starts, of which the median is told (3)
          --pages A,B          which pages to load: live, empty, views, list, list-mixed, ticket, ticket-mixed, search, search-filter, palette, reply
          --connections N      requests at once (8)
          --encoding TEXT      what requests say in Accept-Encoding, such as gzip; without it nothing
          --published FOLDER   measures the program of this folder, as dotnet publish or host/release left it; without it the one just built
          --search-messages N  messages of a word model to measure the search index alone with (0): 5000000 takes half an hour
          --database TEXT      connection string of an empty PostgreSQL database; without it SQLite
          --desk FOLDER        keeps the filled desk there, and uses it when it is there already
          --only A,B           measures these alone: pages, start, search, mail
        Or: sla                measures the work of SLA targets and what they add to pages; --corpus, --tickets, --seconds, --connections and --database may follow
        Or: working-time       measures due times alone, on one core, by BenchmarkDotNet, whose options may follow
        Pages need wrk. tests/Benchmarks/README.md says what the figures mean.
        """;

    private static readonly string[] Known =
    [
        "--corpus",
        "--tickets",
        "--mails",
        "--seconds",
        "--rounds",
        "--pages",
        "--connections",
        "--encoding",
        "--published",
        "--search-messages",
        "--database",
        "--desk",
        "--only",
    ];

    /// <summary>Tickets as JSON lines; null makes a corpus of the same shape.</summary>
    public string? CorpusFile { get; private init; }

    /// <summary>How many tickets to make where there is no file.</summary>
    public int Tickets { get; private init; }

    /// <summary>How many mails to fetch by IMAP; 0 leaves mail out.</summary>
    public int Mails { get; private init; }

    /// <summary>How long each page is loaded; 0 leaves the desk out.</summary>
    public int Seconds { get; private init; }

    /// <summary>How often each page is loaded and the desk is started.</summary>
    public int Rounds { get; private init; }

    /// <summary>The pages to load; empty for all.</summary>
    public IReadOnlyList<string> Pages { get; private init; } = [];

    /// <summary>How many requests are under way at once.</summary>
    public int Connections { get; private init; }

    /// <summary>What requests say in <c>Accept-Encoding</c>.</summary>
    public string Encoding { get; private init; } = "";

    /// <summary>The folder of a published desk; null for the one just built.</summary>
    public string? Published { get; private init; }

    /// <summary>Messages of the model that the index alone is measured with; 0 leaves it out.</summary>
    public int SearchMessages { get; private init; }

    /// <summary>A PostgreSQL database that is empty; null for SQLite.</summary>
    public string? ConnectionString { get; private init; }

    /// <summary>Where the filled desk is kept and found again; null makes one anew and throws it away.</summary>
    public string? DeskFolder { get; private init; }

    private IReadOnlyList<string> Only { get; init; } = [];

    public bool Measures(string part) => Only.Count == 0 || Only.Contains(part);

    public static Options Parse(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        for (var index = 0; index + 1 < arguments.Length; index += 2)
            values[arguments[index]] = arguments[index + 1];
        if (arguments.Length % 2 != 0 || values.Keys.Any(key => !Known.Contains(key)))
            throw new ArgumentException(Usage);
        var options = new Options
        {
            CorpusFile = values.GetValueOrDefault("--corpus"),
            Tickets = Number("--tickets", 10_000),
            Mails = Number("--mails", 2_000),
            Seconds = Number("--seconds", 10),
            Rounds = Math.Max(1, Number("--rounds", 3)),
            Pages = List("--pages"),
            Connections = Number("--connections", 8),
            Encoding = values.GetValueOrDefault("--encoding", ""),
            Published = values.GetValueOrDefault("--published"),
            SearchMessages = Number("--search-messages", 0),
            ConnectionString = values.GetValueOrDefault("--database"),
            DeskFolder = values.GetValueOrDefault("--desk"),
            Only = List("--only"),
        };
        return options.Only.All(part => part is PageRequests or Starting or Search or Mail) ? options : throw new ArgumentException(Usage);

        int Number(string key, int otherwise) =>
            values.TryGetValue(key, out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

        string[] List(string key) => values.TryGetValue(key, out var text) ? text.Split(',') : [];
    }
}
