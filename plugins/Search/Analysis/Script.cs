namespace Hookdesk.Search.Analysis;

/// <summary>Writing systems, as far as they are treated differently.</summary>
internal enum Script
{
    /// <summary>Digits and whatever has no script of its own.</summary>
    None,
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,

    /// <summary>Han, Hiragana and Katakana: no spaces between words.</summary>
    Cjk,
    Hangul,

    /// <summary>Thai, Lao, Khmer, Burmese: no spaces between words.</summary>
    Thai,
    Other,
}

internal static class Scripts
{
    public static Script Of(char c) =>
        c switch
        {
            < 'A' => Script.None,
            < '\u0250' => char.IsLetter(c) ? Script.Latin : Script.None,
            >= '\u1E00' and < '\u1F00' or >= '\uFF21' and <= '\uFF5A' or >= '\uFB00' and <= '\uFB06' => Script.Latin,
            >= '\u0250' and < '\u0300' => Script.Latin,
            >= '\u0300' and < '\u0370' => Script.None,
            >= '\u0370' and < '\u0400' or >= '\u1F00' and < '\u2000' => Script.Greek,
            >= '\u0400' and < '\u0530' or >= '\u1C80' and < '\u1C90' => Script.Cyrillic,
            >= '\u0590' and < '\u0600' => Script.Hebrew,
            >= '\u0600' and < '\u0780' or >= '\uFB50' and < '\uFE00' or >= '\uFE70' and < '\uFF00' => char.IsDigit(c)
                ? Script.None
                : Script.Arabic,
            >= '\u0E00' and < '\u0F00' or >= '\u1000' and < '\u10A0' or >= '\u1780' and < '\u1800' => char.IsDigit(c)
                ? Script.None
                : Script.Thai,
            >= '\uAC00' and < '\uD7B0' or >= '\u1100' and < '\u1200' or >= '\u3130' and < '\u3190' => Script.Hangul,
            >= '\u3040'
            and < '\u3130'
            or >= '\u31F0'
            and < '\u3200'
            or >= '\u3400'
            and < '\uA000'
            or >= '\uF900'
            and < '\uFB00'
            or >= '\uFF66'
            and < '\uFFA0'
            or '\u3005' => Script.Cjk,
            >= '\uD800' and < '\uDC00' => Script.Cjk,
            _ => char.IsLetter(c) ? Script.Other : Script.None,
        };

    public static bool HasNoSpaces(this Script script) => script is Script.Cjk or Script.Thai;

    public static bool IsHan(char c) =>
        c is >= '\u3400' and < '\uA000' or >= '\uF900' and < '\uFB00' or '\u3005' or >= '\uD800' and < '\uE000';

    public static bool IsKatakana(char c) => c is >= '\u30A0' and < '\u3100' or >= '\u31F0' and < '\u3200' or >= '\uFF66' and < '\uFFA0';

    public static bool IsHiragana(char c) => c is >= '\u3040' and < '\u30A0';
}
