namespace Hookdesk.Host.Localization;

/// <summary>One message of a PO file.</summary>
internal sealed record PoEntry(string? Context, string Id, string? PluralId, IReadOnlyList<string> Translations)
{
    /// <summary>Comments of the translator: <c># …</c>.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>Comments taken from the source: <c>#. …</c>.</summary>
    public IReadOnlyList<string> SourceComments { get; init; } = [];

    /// <summary>Where it is used: <c>#: …</c>.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Flags such as <c>fuzzy</c>: <c>#, …</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>True for <c>#~</c>: kept for the translator, not used.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>A fuzzy translation is a guess that nobody has confirmed; gettext does not use it, and neither do we.</summary>
    public bool IsFuzzy => Flags.Contains("fuzzy");

    /// <summary>True when every form has a text.</summary>
    public bool IsTranslated => Translations.Count > 0 && Translations.All(text => text.Length > 0);

    /// <summary>The entry with the empty id holds the header.</summary>
    public bool IsHeader => Id.Length == 0 && Context is null;
}

/// <summary>A PO file: its header fields and its messages, in order.</summary>
internal sealed record PoFile(IReadOnlyDictionary<string, string> Header, IReadOnlyList<PoEntry> Entries)
{
    /// <summary>Comments above the header.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];

    /// <summary>The language's plural rule; the Germanic one where the file names none.</summary>
    public PluralRule Plurals => Header.TryGetValue("Plural-Forms", out var text) ? PluralRule.Parse(text) : PluralRule.Germanic;
}

/// <summary>A PO file that cannot be read.</summary>
internal sealed class PoException(int line, string message) : Exception($"Line {line}: {message}");
