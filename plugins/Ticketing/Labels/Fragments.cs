using System.Globalization;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Hookdesk.Ticketing.Labels;

/// <summary>
/// The small things of which a list has hundreds, as ready markup: a component for each would cost more than all the rest of the page.
/// They look as the SDK's <c>Avatar</c> does.
/// </summary>
internal static class Fragments
{
    /// <summary>A small picture or initials with the name.</summary>
    public static MarkupString Person(string name, string? pictureUrl)
    {
        var encoded = MarkupWriter.Encode(name);
        return new MarkupString(
            pictureUrl is null
                ? string.Concat(
                    "<span class=\"hd-person\" data-hue=\"",
                    Hue(name).ToString(CultureInfo.InvariantCulture),
                    "\" data-initials=\"",
                    MarkupWriter.Encode(Initials(name)),
                    "\">",
                    encoded,
                    "</span>"
                )
                : string.Concat(
                    "<span class=\"hd-person\">",
                    Avatar(name, pictureUrl, "hd-avatar hd-avatar-sm", "20"),
                    "<span class=\"hd-cut\">",
                    encoded,
                    "</span></span>"
                )
        );
    }

    /// <summary>Words that say that there is nothing.</summary>
    public static MarkupString Secondary(string text) =>
        new(string.Concat("<span class=\"text-secondary\">", MarkupWriter.Encode(text), "</span>"));

    /// <summary>A picture or initials.</summary>
    public static MarkupString Avatar(string name, string? pictureUrl) => new(Avatar(name, pictureUrl, "hd-avatar", "28"));

    /// <summary>The field by which a form proves that it is of our own page: what <c>AntiforgeryToken</c> renders.</summary>
    public static MarkupString Token(AntiforgeryStateProvider forgery) =>
        forgery.GetAntiforgeryToken() is { } token
            ? new MarkupString(
                string.Concat(
                    "<input type=\"hidden\" name=\"",
                    MarkupWriter.Encode(token.FormFieldName),
                    "\" value=\"",
                    MarkupWriter.Encode(token.Value),
                    "\" />"
                )
            )
            : default;

    private static string Avatar(string name, string? pictureUrl, string css, string size) =>
        pictureUrl is null
            ? string.Concat(
                "<span class=\"",
                css,
                "\" data-hue=\"",
                Hue(name).ToString(CultureInfo.InvariantCulture),
                "\" aria-hidden=\"true\">",
                MarkupWriter.Encode(Initials(name)),
                "</span>"
            )
            : string.Concat(
                "<img class=\"",
                css,
                "\" src=\"",
                MarkupWriter.Encode(pictureUrl),
                $"\" alt=\"\" width=\"{size}\" height=\"{size}\" loading=\"lazy\">"
            );

    private static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length > 0 ? StringInfo.GetNextTextElement(words[0]) : "?";
        return (words.Length > 1 ? first + StringInfo.GetNextTextElement(words[^1]) : first).ToUpperInvariant();
    }

    private static int Hue(string name)
    {
        var hash = 17u;
        foreach (var letter in name)
            hash = hash * 31 + letter;
        return (int)(hash % 12);
    }
}
