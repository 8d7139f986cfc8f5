namespace Hookdesk.Benchmarks;

/// <summary>What to measure, from the command line.</summary>
/// <param name="CorpusFile">Tickets as JSON lines; null makes a corpus of the same shape.</param>
/// <param name="Tickets">How many tickets to make where there is no file.</param>
/// <param name="Mails">How many mails to fetch by IMAP; 0 leaves mail out.</param>
/// <param name="Seconds">How long each page is loaded; 0 leaves pages out.</param>
/// <param name="Connections">How many requests are under way at once.</param>
/// <param name="SearchMessages">Messages of the model that the index alone is measured with; 0 leaves it out.</param>
/// <param name="ConnectionString">A PostgreSQL database that is empty; null for SQLite.</param>
/// <param name="DeskFolder">Where the filled desk is kept and found again; null makes one anew and throws it away.</param>
/// <param name="SearchOnly">True to leave out the pages and mail.</param>
internal sealed record Options(
    string? CorpusFile,
    int Tickets,
    int Mails,
    int Seconds,
    int Connections,
    int SearchMessages,
    string? ConnectionString,
    string? DeskFolder,
    bool SearchOnly
)
{
    public const string Usage = """
        The load run. Builds a desk with a corpus of tickets, loads its pages, and fetches mails, each beside a baseline of the same run.
          --corpus FILE        tickets as JSON lines; without it a corpus of the same shape is made
          --tickets N          tickets to make (10000)
          --mails N            mails to fetch by IMAP (2000); 0: none. Needs Dovecot
          --seconds N          seconds for each page (10); 0: no pages
          --connections N      requests at once (8)
          --search-messages N  messages of a word model to measure the search index alone with (0): 5000000 takes half an hour
          --database TEXT      connection string of an empty PostgreSQL database; without it SQLite
          --desk FOLDER        keeps the filled desk there, and uses it when it is there already
          --only search        leaves out pages and mail
        Or: sla                measures the work of promises and what they add to pages; --corpus, --tickets, --seconds, --connections and --database may follow
        Or: working-time       measures due times of promises alone, on one core, by BenchmarkDotNet, whose options may follow
        """;

    public static Options Parse(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        for (var index = 0; index + 1 < arguments.Length; index += 2)
            values[arguments[index]] = arguments[index + 1];
        if (arguments.Length % 2 != 0 || values.Keys.Any(key => !Known.Contains(key)))
            throw new ArgumentException(Usage);
        return new Options(
            values.GetValueOrDefault("--corpus"),
            Number("--tickets", 10_000),
            Number("--mails", 2_000),
            Number("--seconds", 10),
            Number("--connections", 8),
            Number("--search-messages", 0),
            values.GetValueOrDefault("--database"),
            values.GetValueOrDefault("--desk"),
            values.GetValueOrDefault("--only") switch
            {
                null => false,
                "search" => true,
                _ => throw new ArgumentException(Usage),
            }
        );

        int Number(string key, int otherwise) =>
            values.TryGetValue(key, out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;
    }

    private static readonly string[] Known =
    [
        "--corpus",
        "--tickets",
        "--mails",
        "--seconds",
        "--connections",
        "--search-messages",
        "--database",
        "--desk",
        "--only",
    ];
}
