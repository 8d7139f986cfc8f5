using System.Globalization;
using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sdk.Tasks;

/// <summary>
/// What a background job says of its run: an English source text of its plugin with the values of its placeholders, so that each admin
/// reads it in their own language.
/// </summary>
/// <param name="Text">The text; for a number its form for one.</param>
/// <param name="Plural">The form for other numbers, or null.</param>
/// <param name="Count">The number, which is also <c>{0}</c>, or null.</param>
/// <param name="Values">The values of the placeholders, from <c>{1}</c> on where there is a number. Numbers are written in the reader's
/// format, everything else in the invariant one.</param>
public sealed record TaskText(string Text, string? Plural, long? Count, IReadOnlyList<object> Values)
{
    /// <summary>The text in the reader's language.</summary>
    /// <param name="T">The texts of the plugin whose job it is.</param>
    public string In(IStringLocalizer T) =>
        Count is { } count ? T.Plural(count, Text, Plural ?? Text, [.. Values]) : T[Text, [.. Values]].Value;

    /// <summary>The text in English.</summary>
    public override string ToString() =>
        string.Format(
            CultureInfo.InvariantCulture,
            Count is null or 1 ? Text : Plural ?? Text,
            Count is { } count ? [count, .. Values] : [.. Values]
        );
}
