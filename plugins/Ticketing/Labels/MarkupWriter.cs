using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Ticketing.Labels;

/// <summary>
/// Writes markup for what a page has hundreds of, where an element of a component would be a piece of the renderer's work for each of
/// its tags. What stands in braces is encoded, unless it is markup already, so that nothing a customer wrote becomes a tag.
/// </summary>
internal sealed class MarkupWriter
{
    private readonly StringBuilder _text = new(4096);

    /// <summary>Adds markup: <c>markup.Add($"&lt;b&gt;{name}&lt;/b&gt;")</c>.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _ = markup;

    /// <summary>What was added since the last time.</summary>
    public MarkupString Take()
    {
        var markup = new MarkupString(_text.ToString());
        _text.Clear();
        return markup;
    }

    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The compiler passes both lengths to every such handler; this one has room already.
    internal readonly ref struct Markup(int literalLength, int formattedCount, MarkupWriter writer)
#pragma warning restore CS9113
    {
        private readonly StringBuilder _text = writer._text;

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(long number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(MarkupString markup) => _text.Append(markup.Value);
    }
}
