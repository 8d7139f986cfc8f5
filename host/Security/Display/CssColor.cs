using System.Globalization;

namespace Hookdesk.Host.Security.Display;

/// <summary>A color of a style sheet (CSS Color Module Level 4), and how it is readable on another ground.</summary>
internal readonly record struct CssColor(byte Red, byte Green, byte Blue, double Alpha)
{
    // Text on its ground: WCAG 2.2, success criterion 1.4.3.
    private const double EnoughContrast = 4.5;

    public static readonly CssColor White = new(255, 255, 255, 1);

    /// <summary>What messages stand on in the dark theme.</summary>
    public static readonly CssColor DarkGround = new(0x1A, 0x1F, 0x24, 1);

    public bool IsTransparent => Alpha < 0.05;

    /// <summary>True for white and what can hardly be told from it.</summary>
    public bool IsNearlyWhite => Red >= 0xF4 && Green >= 0xF4 && Blue >= 0xF4;

    /// <summary>Reads a name, <c>#rgb</c> to <c>#rrggbbaa</c>, <c>rgb()</c> or <c>hsl()</c>.</summary>
    public static CssColor? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length is 0 or > 60)
            return null;
        if (text[0] == '#')
            return OfHex(text[1..]);
        var open = text.IndexOf('(');
        if (open > 0)
            return text[^1] == ')' ? OfFunction(text[..open], text[(open + 1)..^1]) : null;
        if (text.Equals("transparent", StringComparison.OrdinalIgnoreCase))
            return new CssColor(0, 0, 0, 0);
        var name = text.ToString().Replace("grey", "gray", StringComparison.OrdinalIgnoreCase);
        var known = System.Drawing.Color.FromName(name);
        return known is { IsKnownColor: true, IsSystemColor: false } && name.All(char.IsAsciiLetter)
            ? new CssColor(known.R, known.G, known.B, 1)
            : null;
    }

    public override string ToString() =>
        Alpha >= 1
            ? $"#{Red:x2}{Green:x2}{Blue:x2}"
            : string.Create(CultureInfo.InvariantCulture, $"rgb({Red} {Green} {Blue}/{Math.Round(Alpha, 2)})");

    /// <summary>
    /// The color itself where it can be read on that ground; else one of its tone that can. Grays are turned round, so that what is quiet
    /// beside other text stays so.
    /// </summary>
    public CssColor ReadableOn(CssColor ground)
    {
        if (IsTransparent || Contrast(this, ground) >= EnoughContrast)
            return this;
        var target = ground.Luminance < 0.4 ? White : new CssColor(0, 0, 0, 1);
        if (Math.Max(Red, Math.Max(Green, Blue)) - Math.Min(Red, Math.Min(Green, Blue)) < 24)
        {
            var gray = (byte)(target == White ? Math.Min(235, 255 - Red) : 255 - Red);
            var turned = new CssColor(gray, gray, gray, Alpha);
            if (Contrast(turned, ground) >= EnoughContrast)
                return turned;
        }

        for (var part = 0.1; part < 1; part += 0.1)
        {
            var mixed = new CssColor(Mix(Red, target.Red, part), Mix(Green, target.Green, part), Mix(Blue, target.Blue, part), Alpha);
            if (Contrast(mixed, ground) >= EnoughContrast)
                return mixed;
        }

        return target with
        {
            Alpha = Alpha,
        };
    }

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Contrast(CssColor one, CssColor other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static byte Mix(byte from, byte to, double part) => (byte)Math.Round(from + (to - from) * part);

    private static CssColor? OfHex(ReadOnlySpan<char> hex)
    {
        Span<byte> channels = [0, 0, 0, 255];
        var digits = hex.Length is 3 or 4 ? 1 : 2;
        if (hex.Length is not (3 or 4 or 6 or 8))
            return null;
        for (var i = 0; i < hex.Length / digits; i++)
        {
            if (!byte.TryParse(hex.Slice(i * digits, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return null;
            channels[i] = (byte)(digits == 1 ? value * 17 : value);
        }

        return new CssColor(channels[0], channels[1], channels[2], channels[3] / 255.0);
    }

    private static CssColor? OfFunction(ReadOnlySpan<char> name, ReadOnlySpan<char> arguments)
    {
        var isRgb = name.Equals("rgb", StringComparison.OrdinalIgnoreCase) || name.Equals("rgba", StringComparison.OrdinalIgnoreCase);
        var isHsl = name.Equals("hsl", StringComparison.OrdinalIgnoreCase) || name.Equals("hsla", StringComparison.OrdinalIgnoreCase);
        if (!isRgb && !isHsl)
            return null;
        var parts = arguments.ToString().Split([' ', ',', '/', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (3 or 4))
            return null;
        Span<double> values = [0, 0, 0, 1];
        for (var i = 0; i < parts.Length; i++)
        {
            var percent = parts[i].EndsWith('%');
            var number = parts[i].AsSpan().TrimEnd('%');
            if (number.EndsWith("deg", StringComparison.OrdinalIgnoreCase))
                number = number[..^3];
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                return null;
            values[i] = percent ? value / 100 * (isRgb && i < 3 ? 255 : 1) : value;
        }

        var alpha = Math.Clamp(values[3], 0, 1);
        return isRgb
            ? new CssColor(Channel(values[0]), Channel(values[1]), Channel(values[2]), alpha)
            : OfHsl(values[0], Math.Clamp(values[1], 0, 1), Math.Clamp(values[2], 0, 1), alpha);
    }

    private static CssColor OfHsl(double hue, double saturation, double lightness, double alpha)
    {
        var amount = saturation * Math.Min(lightness, 1 - lightness);
        byte At(double shift)
        {
            var k = ((shift + hue / 30) % 12 + 12) % 12;
            return Channel(255 * (lightness - amount * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1))));
        }

        return new CssColor(At(0), At(8), At(4), alpha);
    }

    private static byte Channel(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
