using System.Globalization;

namespace Hookdesk.Host.Localization;

/// <summary>
/// Cultures by tag. On a machine without ICU's data .NET knows no language but its invariant one; the texts are then still shown in the
/// reader's language, only dates and numbers are not.
/// </summary>
internal static class Cultures
{
    private static readonly HashSet<string> RightToLeft = new(
        ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "prs", "ps", "sd", "syr", "ug", "ur", "yi"],
        StringComparer.OrdinalIgnoreCase
    );

    public static CultureInfo Of(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag);
        }
        catch (CultureNotFoundException)
        {
            return new NamedCulture(tag);
        }
    }

    /// <summary>By the tag alone, because ICU may be missing and because the answer never changes.</summary>
    public static bool IsRightToLeft(string tag)
    {
        var parts = tag.Split('-');
        var script = parts.Skip(1).FirstOrDefault(part => part.Length == 4);
        return script is null
            ? RightToLeft.Contains(parts[0])
            : script.ToUpperInvariant() is "ARAB" or "HEBR" or "THAA" or "SYRC" or "NKOO" or "ADLM";
    }

    /// <summary>The invariant culture under another name.</summary>
    private sealed class NamedCulture(string tag) : CultureInfo("")
    {
        public override string Name => tag;

        public override string NativeName => tag;

        public override string DisplayName => tag;

        public override string EnglishName => tag;

        public override string TwoLetterISOLanguageName => tag.Split('-')[0];

        public override CultureInfo Parent => InvariantCulture;
    }
}
