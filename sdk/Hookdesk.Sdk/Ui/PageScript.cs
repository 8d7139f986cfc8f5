using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// The texts and commands that a reader's pages give to their scripts, as a script of its own: the same on page after page, so the browser
/// asks for it once and keeps it.
/// </summary>
internal sealed class PageScript
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // No other scripts than Latin are blown up to escapes.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    // Texts and commands are the same objects as long as they are equal, so what was made of them is kept with them.
    private static readonly ConditionalWeakTable<
        IReadOnlyDictionary<string, string>,
        ConditionalWeakTable<IReadOnlyList<PaletteCommand>, PageScript>
    > Known = [];

    private PageScript(IReadOnlyDictionary<string, string> texts, IReadOnlyList<PaletteCommand> commands)
    {
        Bytes = [.. "self.hookdesk="u8, .. JsonSerializer.SerializeToUtf8Bytes(new { texts, commands }, Options), .. ";\n"u8];
        Mark = Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 8));
    }

    /// <summary>The script, in UTF-8.</summary>
    public byte[] Bytes { get; }

    /// <summary>Another one for each other content.</summary>
    public string Mark { get; }

    /// <summary>Where it is found.</summary>
    public string Path => $"/_page/{Mark}.js";

    public static PageScript Of(IReadOnlyDictionary<string, string> texts, IReadOnlyList<PaletteCommand> commands) =>
        Known.GetValue(texts, static _ => []).GetValue(commands, commands => new PageScript(texts, commands));
}
