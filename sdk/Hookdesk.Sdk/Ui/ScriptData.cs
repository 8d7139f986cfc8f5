using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// JSON that may stand in a script element: no character of it can end the element, and other scripts than Latin are not blown up to
/// escapes.
/// </summary>
internal static class ScriptData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, string>, string> OfTexts = [];

    private static readonly ConditionalWeakTable<IReadOnlyList<PaletteCommand>, string> OfCommands = [];

    /// <summary>Texts and commands are the same object on page after page and never change, so what was made of them is kept with them.</summary>
    public static string Of(IReadOnlyDictionary<string, string> texts) =>
        OfTexts.GetValue(texts, static texts => JsonSerializer.Serialize(texts, Options));

    public static string Of(IReadOnlyList<PaletteCommand> commands) =>
        OfCommands.GetValue(commands, static commands => JsonSerializer.Serialize(commands, Options));

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
