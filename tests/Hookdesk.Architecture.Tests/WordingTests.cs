using System.Text.RegularExpressions;

namespace Hookdesk.Architecture.Tests;

/// <summary>
/// The product speaks plain American English. Wording that reviews found foreign must not come back: in labels, help, errors, logs,
/// templates, the command line, the READMEs, or the documentation of the SDK and the contracts. Names of types, settings, and events are
/// not texts and are left alone.
/// </summary>
public sealed partial class WordingTests
{
    /// <summary>What is not written, and what is written instead.</summary>
    private static readonly (string Pattern, string Instead)[] Rules =
    [
        (@"\bshall\b", "will, should or can"),
        (@"\bso long\b", "as long as, how long"),
        (@"\banew\b", "again"),
        (@"\bto be had\b", "available"),
        (@"\bthings?\b", "the thing's name"),
        (@"\bin trouble\b", "with problems"),
        (@"\bgo(?:es)? on\b", "continues"),
        (@"[«»]", "“ ”"),
        (@"\btick box|\bline of text\b", "checkbox, text"),
        (@"\bfurther addresses\b", "aliases"),
        (@"(?<![-/\w])mail address", "email address"),
        (@"\bmails\b|\b(?:an?|the|this|that|each|every|no|by|your|our|discarded|failed) mail\b(?! (?:server|program))", "email"),
        (@"\bswitch(?:e[sd]|ing)? (?:\S+ )?o(?:n|ff)\b", "turn on or off, enable or disable"),
        (@"\btak(?:e|en|es|ing) (?:\S+ ){0,3}(?:out|away|back)\b", "remove, undo"),
        (@"\bmade harmless\b", "HTML-escaped"),
        (@"\bsomebody\b|\bwhoever\b", "someone, people who"),
        (@"\bonce more\b|\btried again\b|\bin vain\b", "again, retrying, without success"),
        (@"\bby (?:itself|themselves)\b", "automatically"),
        (@"\bmeanwhile\b", "say what happened first"),
        (@"\bbeside\b|\bstands? (?:under|above|below|in|there|here)\b", "next to, is shown"),
        (@"\bshown to nobody\b|\bnot for you\b", "never shown again, you don't have access"),
        (@"[”}] (?:is|are) no (?!longer\b)", "isn't a"),
        (@"^(?:Write|Give|Say|Name|Take) (?:an?|at|it|one|the|that|this|who|whom|when|what|with)\b", "Enter, choose"),
        (@"^Empty:|\bleave (?:it )?empty\b", "leave blank"),
        (@"\bunder which browsers\b", "the URL people use"),
        (@"\bWho asks\b|\bWhat about\b|\bBest first\b|^Look$", "Requester, Details, Most relevant, Appearance"),
        (@"\balone and whole\b", "View full message"),
        (@"\bdoes not work any ?more\b|\bno phone at hand\b", "no longer works, don't have your phone"),
        (@"\bpromises?\b|\bkept and broken\b|\bday and night\b", "SLA targets, past targets, 24/7"),
        (@"\bwaiting for the customer\b", "the status's own name"),
        (@"\b(?:the|this) desk\b|\bstate of the desk\b", "Hookdesk, your help desk"),
        (@"\bbackground work\b", "background jobs"),
        (@"\bmakes? the two one\b", "merges them"),
        (@"\banswer this\b", "reply to this"),
        (@"\bset-up\b", "setup"),
        (@"(?:\}|\d) byte\b|\{0\} bytes\b", "B, as in 11 B"),
        (@"\b(?:organis(?:ation|e|ed|ing)s?|colours?|licences?|cancelled|grey|behaviours?|recognise[ds]?)\b", "American spelling"),
    ];

    /// <summary>Files whose texts are not ours to word, by the end of their path.</summary>
    private static readonly (string File, string Reason)[] Exceptions =
    [
        ("/Analysis/", "words of many languages, which the search knows"),
        ("/Domain/", "words of other mail programs, and SQL; what people read is written in the folders above"),
        ("/Migrations/", "names of tables that exist"),
        ("/Data/Spell", "names that earlier versions stored"),
        ("DemoData/DemoLanguages.cs", "what customers write, in many languages"),
        ("DemoData/DemoDesk.cs", "names of companies, in their own language"),
        ("HolidayFeeds/ReadHolidays.cs", "words of iCalendar"),
    ];

    private static readonly Regex Forbidden = new(
        string.Join('|', Rules.Select(rule => $"(?:{rule.Pattern})")),
        RegexOptions.IgnoreCase | RegexOptions.Compiled
    );

    [Fact]
    public void Nothing_that_people_read_is_worded_in_a_way_that_was_given_up()
    {
        var found = Texts().Select(text => (text, Match: Forbidden.Match(text.Words))).Where(hit => hit.Match.Success).ToList();

        Assert.True(
            found.Count == 0,
            string.Join(
                '\n',
                found.Select(hit => $"{hit.text.Place}: “{hit.Match.Value}” in: {hit.text.Words}. Write: {Instead(hit.text.Words)}")
            )
        );
    }

    [Fact]
    public void Texts_are_found_in_sources_templates_language_packs_and_readmes()
    {
        var texts = Texts().ToList();

        Assert.All(
            new[] { ".cs", ".razor", ".po", ".md", ".json" },
            kind => Assert.Contains(texts, text => text.Place.Contains(kind, StringComparison.Ordinal))
        );
        Assert.True(texts.Count > 2000, $"Only {texts.Count} texts were found.");
    }

    [Theory]
    [InlineData("Where shall the tickets go?")]
    [InlineData("Under which browsers reach it.")]
    [InlineData("It is stored encrypted and shown to nobody.")]
    [InlineData("Who asks")]
    [InlineData("Show it alone and whole")]
    [InlineData("Which one goes on?")]
    [InlineData("Take this step away")]
    [InlineData("Take out")]
    [InlineData("Tick box")]
    [InlineData("Kept and broken before")]
    [InlineData("State of the desk")]
    [InlineData("No plugin is in trouble.")]
    [InlineData("Background work")]
    [InlineData("Look")]
    [InlineData("Further addresses")]
    [InlineData("Values are made harmless.")]
    [InlineData("Renaming one to the name of another makes the two one.")]
    [InlineData("To add something, just answer this mail.")]
    [InlineData("Empty: the address.")]
    [InlineData("This order is not to be had at the moment.")]
    [InlineData("“{0}” is no number.")]
    [InlineData("{0} was switched off.")]
    [InlineData("The policy «{0}» was deleted.")]
    [InlineData("{0} bytes")]
    [InlineData("The list of organisations")]
    [InlineData("Write an email address.")]
    public void The_rules_catch_what_reviews_found(string words) => Assert.Matches(Forbidden, words);

    [Theory]
    [InlineData("Email address")]
    [InlineData("Choose which ticket you want to keep.")]
    [InlineData("Turn on the mailbox or add an outgoing server")]
    [InlineData("The mail server isn't responding.")]
    [InlineData("“{0}” is no longer available.")]
    public void The_rules_let_plain_wording_pass(string words) => Assert.DoesNotMatch(Forbidden, words);

    private static string Instead(string words) => Rules.First(rule => Regex.IsMatch(words, rule.Pattern, RegexOptions.IgnoreCase)).Instead;

    private static IEnumerable<(string Place, string Words)> Texts() =>
        Files()
            .SelectMany(file =>
                Words(file, File.ReadAllText(file)).Select(words => (Path.GetRelativePath(House.Repository, file), words.Trim()))
            );

    private static IEnumerable<string> Files() =>
        new[] { "host", "sdk", "plugins", "themes" }
            .SelectMany(folder => Below(Path.Combine(House.Repository, folder)))
            .Append(Path.Combine(House.Repository, "README.md"))
            .Where(file => !Exceptions.Any(exception => file.Replace('\\', '/').Contains(exception.File, StringComparison.Ordinal)));

    private static IEnumerable<string> Below(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(below => Path.GetFileName(below) is not ("bin" or "obj" or "node_modules"))
            .SelectMany(Below)
            .Concat(Directory.EnumerateFiles(folder));

    private static IEnumerable<string> Words(string file, string content) =>
        Path.GetExtension(file) switch
        {
            ".cs" or ".js" => Literal()
                .Matches(content)
                .Select(Written)
                .Where(words => words.Contains(' ') && !words.TrimStart().StartsWith("SELECT ", StringComparison.Ordinal))
                .Concat(IsPublic(file) ? Documentation().Matches(content).Select(Prose) : []),
            ".razor" => Translated().Matches(content).Select(Written),
            ".po" => Source().Matches(content).Select(Written),
            ".md" => Prose(content).Split('\n'),
            ".json" when Path.GetFileName(file) is "plugin.json" or "theme.json" => Described().Matches(content).Select(Written),
            _ => [],
        };

    // What is put in by name at run time is code.
    private static string Written(Match match) =>
        Inserted().Replace(match.Groups["text"].Value.Replace("\\\"", "\"", StringComparison.Ordinal), "{…}");

    // What plugin authors read: the SDK and the contracts.
    private static bool IsPublic(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}sdk{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || file.Contains($"{Path.DirectorySeparatorChar}Contracts{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    // A line of a comment is no beginning of a sentence.
    private static string Prose(Match comment) => "… " + CodeInComment().Replace(comment.Groups["text"].Value, "");

    private static string Prose(string markdown) => Markup().Replace(markdown, "");

    // Comments and characters are read over, so that a quote in them opens no text.
    [GeneratedRegex(
        """
            //[^\n]*|/\*.*?\*/|'(?:[^'\\\n]|\\.)'|"{3}(?<text>.*?)"{3}|"(?<text>(?:[^"\\\n]|\\.)*)"
            """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Literal();

    [GeneratedRegex("""\bT(?:\[|\.\w+\([^"\n]*)(?:"[^"\n]*", *)?"(?<text>(?:[^"\\\n]|\\.)*)""" + "\"")]
    private static partial Regex Translated();

    [GeneratedRegex("""^msgid(?:_plural)? "(?<text>.*)"$""", RegexOptions.Multiline)]
    private static partial Regex Source();

    [GeneratedRegex("""(?<="(?:name|description)": ")(?<text>[^"]*)""")]
    private static partial Regex Described();

    [GeneratedRegex("""\{[A-Za-z_][^{}]*\}""")]
    private static partial Regex Inserted();

    [GeneratedRegex(@"^\s*/// (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Documentation();

    [GeneratedRegex("<c>.*?</c>|<[^>]*>")]
    private static partial Regex CodeInComment();

    [GeneratedRegex("^```.*?^```|`[^`\n]*`|<[^>\n]*>|https?://\\S+", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Markup();
}
