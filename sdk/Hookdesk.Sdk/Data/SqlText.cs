using LinqToDB;

namespace Hookdesk.Sdk.Data;

/// <summary>
/// Comparing texts the same way in memory and in the database. Databases' own functions depend on their version and settings: SQLite knows
/// the case of A to Z only, and PostgreSQL that of the language it was set up with. In queries these methods become SQL; elsewhere they
/// run as they are. No index serves them.
/// </summary>
public static class SqlText
{
    /// <summary>
    /// A text for comparing without regard to case: each letter in lower case, independently of the language, with the Turkish dotted İ as
    /// i and the Greek final sigma as any other. Accents stay. Null stays null.
    /// </summary>
    [Sql.Expression(ProviderName.SQLite, "hookdesk_fold({0})", ServerSideOnly = false)]
    [Sql.Expression(
        ProviderName.PostgreSQL,
        "translate(lower(translate({0}, 'İ', 'i') COLLATE \"und-x-icu\"), 'ς', 'σ')",
        ServerSideOnly = false
    )]
    public static string? Fold(string? text) => text?.Replace('İ', 'i').ToLowerInvariant().Replace('ς', 'σ');

    /// <summary>True if a text contains another, character by character. False if either is null.</summary>
    [Sql.Expression(ProviderName.SQLite, "instr({0}, {1}) > 0", IsPredicate = true, ServerSideOnly = false)]
    [Sql.Expression(ProviderName.PostgreSQL, "strpos({0}, {1}) > 0", IsPredicate = true, ServerSideOnly = false)]
    public static bool Contains(string? text, string? part) =>
        text is not null && part is not null && text.Contains(part, StringComparison.Ordinal);

    /// <summary>True if a text begins with another, character by character. False if either is null.</summary>
    [Sql.Expression("substr({0}, 1, length({1})) = {1}", IsPredicate = true, ServerSideOnly = false)]
    public static bool StartsWith(string? text, string? start) =>
        text is not null && start is not null && text.StartsWith(start, StringComparison.Ordinal);
}
