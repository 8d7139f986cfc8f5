using System.Globalization;

namespace Hookdesk.Sdk.Paging;

/// <summary>A place in a list as text for an address: the numbers that the list is sorted by, the last of which tells every entry apart.</summary>
public static class KeysetCursor
{
    /// <summary>The text of a place, such as <c>1700000000000_42</c>.</summary>
    public static string Write(params ReadOnlySpan<long> numbers)
    {
        var parts = new string[numbers.Length];
        for (var index = 0; index < parts.Length; index++)
            parts[index] = numbers[index].ToString(CultureInfo.InvariantCulture);
        return string.Join('_', parts);
    }

    /// <summary>Reads exactly as many numbers as were written; false for any other text, which is no place.</summary>
    public static bool TryRead(string? text, Span<long> numbers)
    {
        if (text is not { Length: > 0 and <= KeysetRequest.LongestCursor })
            return false;
        var count = 0;
        foreach (var part in text.AsSpan().Split('_'))
            if (
                count == numbers.Length
                || !long.TryParse(text.AsSpan(part), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[count++])
            )
                return false;
        return count == numbers.Length;
    }
}
