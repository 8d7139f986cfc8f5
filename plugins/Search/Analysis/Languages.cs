namespace Hookdesk.Search.Analysis;

/// <summary>The languages whose words are known in more than one form.</summary>
internal static class Languages
{
    public static readonly IReadOnlyList<string> Latin =
    [
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "no",
        "sv",
        "da",
        "fi",
        "tr",
        "cs",
        "pl",
    ];
    public static readonly IReadOnlyList<string> Cyrillic = ["ru", "uk"];

    public static readonly IReadOnlyList<string> All = [.. Latin, .. Cyrillic, "el", "ar", "he", "ja", "zh", "ko", "th"];

    /// <summary>The languages that are written in a script.</summary>
    public static IReadOnlyList<string> Of(Script script) =>
        script switch
        {
            Script.Latin => Latin,
            Script.Cyrillic => Cyrillic,
            Script.Arabic => ["ar"],
            Script.Cjk => ["ja"],
            Script.Hangul => ["ko"],
            _ => [],
        };

    /// <summary>Reads a language tag; null for a language that is not known here.</summary>
    public static string? Read(string? tag)
    {
        if (string.IsNullOrEmpty(tag))
            return null;
        var dash = tag.IndexOfAny(['-', '_']);
        var language = (dash < 0 ? tag : tag[..dash]).ToLowerInvariant();
        return language switch
        {
            "nb" or "nn" => "no",
            _ when All.Contains(language) => language,
            _ => null,
        };
    }
}
