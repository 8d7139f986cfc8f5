using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Hookdesk.Architecture.Tests;

/// <summary>The rules of the house. Each says what breaks it; nothing when all is well.</summary>
internal static partial class Rules
{
    private const string Sdk = "Hookdesk.Sdk";

    /// <summary>An assembly refers to others of the house only in the allowed direction.</summary>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="references">What it refers to.</param>
    public static IEnumerable<string> BreachesOfDirection(string assembly, AssemblyKind kind, IEnumerable<string> references) =>
        references
            .Where(reference => reference.StartsWith("Hookdesk.", StringComparison.Ordinal) && reference != assembly)
            .Where(reference =>
                !(
                    kind switch
                    {
                        AssemblyKind.Sdk => false,
                        AssemblyKind.Host or AssemblyKind.Theme => reference == Sdk,
                        _ => reference == Sdk || reference.EndsWith(".Contracts", StringComparison.Ordinal),
                    }
                )
            )
            .Select(reference => $"{assembly} ({kind}) refers to {reference}");

    /// <summary>What an assembly file refers to, read without loading it.</summary>
    public static IReadOnlyList<string> ReferencesOf(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>Identifiers in C# or Razor source that hold a word of the helpdesk, which the host does not know.</summary>
    public static IEnumerable<string> HelpdeskWords(string source) =>
        Identifier()
            .Matches(NotCode().Replace(Texts().Replace(source, "T"), " "))
            .Select(match => match.Value)
            .Except(OfTheFramework)
            .Where(identifier => Word().Matches(identifier).Any(word => Helpdesk.Contains(word.Value.TrimEnd('s').ToLowerInvariant())))
            .Distinct();

    /// <summary>What a plugin's folder of sources lacks.</summary>
    public static IEnumerable<string> BreachesOfLayout(string folder)
    {
        var name = Path.GetFileName(folder);
        string[] wanted = ["plugin.json", "README.md", $"{name}Plugin.cs", "Localization"];
        return wanted.Where(entry => !Path.Exists(Path.Combine(folder, entry))).Select(entry => $"plugins/{name} has no {entry}");
    }

    private static readonly HashSet<string> Helpdesk = ["ticket", "mailbox", "mailboxe", "sla", "department", "customer", "helpdesk"];

    // What ASP.NET Core calls the contents of a session's cookie.
    private static readonly string[] OfTheFramework = ["AuthenticationTicket", "TicketDataFormat"];

    // Texts for people stand inside the quotation marks of an attribute, so they go before other literals. They may speak of whatever
    // the reader knows.
    [GeneratedRegex("""\bT(?:\.\w+\([^",]*, |\[)"(?:\\.|[^"\\\n])*"(?:, "(?:\\.|[^"\\\n])*")*""")]
    private static partial Regex Texts();

    // Comments and literals.
    [GeneratedRegex(
        """//[^\n]*|/\*.*?\*/|@\*.*?\*@|\"\"\".*?\"\"\"|\$?@?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""",
        RegexOptions.Singleline
    )]
    private static partial Regex NotCode();

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})")]
    private static partial Regex Word();
}

internal enum AssemblyKind
{
    Host,
    Sdk,
    Plugin,
    Contracts,
    Theme,
}
