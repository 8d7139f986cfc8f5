using System.Globalization;
using System.Text;
using Hookdesk.Mail.Domain.Text;

namespace Hookdesk.Mail.Domain;

/// <summary>Names of attachments: made harmless for every file system, and told apart by what opening them would do.</summary>
internal static class FileNames
{
    private const int LongestName = 150;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "con",
        "prn",
        "aux",
        "nul",
        "com1",
        "com2",
        "com3",
        "com4",
        "com5",
        "com6",
        "com7",
        "com8",
        "com9",
        "lpt1",
        "lpt2",
        "lpt3",
        "lpt4",
        "lpt5",
        "lpt6",
        "lpt7",
        "lpt8",
        "lpt9",
    };

    private static readonly HashSet<string> Executables = new(StringComparer.OrdinalIgnoreCase)
    {
        ".ade",
        ".adp",
        ".apk",
        ".app",
        ".appx",
        ".bat",
        ".chm",
        ".cmd",
        ".com",
        ".cpl",
        ".dll",
        ".dmg",
        ".exe",
        ".gadget",
        ".hta",
        ".inf",
        ".ins",
        ".iso",
        ".isp",
        ".img",
        ".jar",
        ".js",
        ".jse",
        ".lnk",
        ".mde",
        ".msc",
        ".msi",
        ".msp",
        ".mst",
        ".pif",
        ".ps1",
        ".psm1",
        ".py",
        ".reg",
        ".scf",
        ".scr",
        ".sct",
        ".sh",
        ".sys",
        ".url",
        ".vb",
        ".vbe",
        ".vbs",
        ".vhd",
        ".vhdx",
        ".ws",
        ".wsc",
        ".wsf",
        ".wsh",
        ".xll",
        ".docm",
        ".dotm",
        ".xlsm",
        ".xltm",
        ".xlam",
        ".pptm",
        ".potm",
        ".ppam",
    };

    /// <summary>
    /// The last part of the path, without control, direction and reserved characters, at most 150 characters with its ending kept.
    /// </summary>
    public static string Clean(string? name, string fallback)
    {
        var last = Charsets.Cleaned(name ?? "").Split('/', '\\')[^1];
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            // Format characters turn “exe.fdp” into “pdf.exe” for the eye.
            if (
                Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            )
                continue;
            kept.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? "_" : rune.ToString());
        }

        var clean = kept.ToString().Trim().TrimEnd('.', ' ').TrimStart('.');
        if (clean.Length == 0)
            return fallback;
        if (Reserved.Contains(clean.Split('.')[0].Trim()))
            clean = "_" + clean;
        if (clean.Length <= LongestName)
            return clean;

        var ending = Path.GetExtension(clean);
        if (ending.Length > 20)
            ending = "";
        var stem = clean[..(LongestName - ending.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + ending;
    }

    /// <summary>
    /// True for what the reader's computer would run when it is opened: programs, scripts, installers, disk images, documents with
    /// macros.
    /// </summary>
    public static bool IsExecutable(string name) => Executables.Contains(Path.GetExtension(name));
}
