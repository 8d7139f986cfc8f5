using System.Net;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Search.Contracts;

/// <summary>A result as it is shown.</summary>
/// <param name="Kind">The kind of the item.</param>
/// <param name="Document">The item as it is now.</param>
/// <param name="Title">Its title with the hits marked.</param>
/// <param name="Fragments">The best pieces of its texts, most relevant first; empty where only the title or a filter fits.</param>
/// <param name="Href">Where it leads: to the part with the best fragment.</param>
public sealed record SearchHit(
    string Kind,
    SearchDocument Document,
    MarkedText Title,
    IReadOnlyList<SearchFragment> Fragments,
    string Href
);

/// <summary>A piece of a text.</summary>
/// <param name="Text">The piece with the hits marked.</param>
/// <param name="Source">The text that it was taken from.</param>
public sealed record SearchFragment(MarkedText Text, SearchText Source);

/// <summary>A text in pieces, of which some are hits.</summary>
/// <param name="Pieces">The pieces in order.</param>
public sealed record MarkedText(IReadOnlyList<MarkedPiece> Pieces)
{
    /// <summary>Harmless markup, hits in <c>mark</c> elements.</summary>
    public MarkupString ToMarkup()
    {
        var html = new StringBuilder();
        foreach (var piece in Pieces)
        {
            if (piece.IsHit)
                html.Append("<mark>");
            html.Append(WebUtility.HtmlEncode(piece.Text));
            if (piece.IsHit)
                html.Append("</mark>");
        }
        return new MarkupString(html.ToString());
    }

    /// <summary>The text without marks.</summary>
    public override string ToString() => string.Concat(Pieces.Select(piece => piece.Text));
}

/// <summary>A piece of a marked text.</summary>
/// <param name="Text">The characters as they are in the original.</param>
/// <param name="IsHit">True for what was searched for.</param>
public sealed record MarkedPiece(string Text, bool IsHit);
