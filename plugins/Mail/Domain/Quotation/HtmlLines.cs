using System.Text;
using AngleSharp.Dom;
using Hookdesk.Mail.Domain.Text;

namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>The lines of an HTML body as they are seen, with the nodes that each is made of. One walk through the tree.</summary>
internal sealed class HtmlLines
{
    private readonly Dictionary<INode, string> _programs;
    private readonly HashSet<INode> _signatures;
    private readonly List<QuotationLine> _lines = [];
    private readonly StringBuilder _text = new();
    private QuotationLine _line = New(beginsBlock: true);

    private HtmlLines(Dictionary<INode, string> programs, IEnumerable<INode> signatures)
    {
        _programs = programs;
        _signatures = new(signatures, ReferenceEqualityComparer.Instance);
    }

    /// <param name="body">The body, nested no deeper than <see cref="HtmlText.Parse(string)"/> lets it be. Its texts of several lines are split.</param>
    /// <param name="programs">Elements that are quotation, with the program that made each.</param>
    /// <param name="signatures">Elements that are a signature.</param>
    public static List<QuotationLine> Of(IElement body, Dictionary<INode, string> programs, IReadOnlyList<INode> signatures)
    {
        var lines = new HtmlLines(programs, signatures);
        lines.Walk(body, new Around(null, false, false, false));
        lines.End(beginsBlock: true);
        return lines._lines;
    }

    private readonly record struct Around(string? Program, bool IsQuoted, bool IsSignature, bool IsPreformatted);

    private void Walk(INode node, Around around)
    {
        foreach (var child in node.ChildNodes.ToList())
            switch (child)
            {
                case IText text:
                    Add(text, around);
                    break;
                case IElement element:
                    Add(element, around);
                    break;
            }
    }

    private void Add(IElement element, Around around)
    {
        var name = element.LocalName;
        if (name is "script" or "style" or "head" or "title" or "template" or "noscript")
            return;
        if (name is "br" or "hr" or "img" or "video" or "audio" or "input")
        {
            if (name == "hr")
                End(beginsBlock: true);
            Put(element, around);
            if (name is "br" or "hr")
                End(beginsBlock: name == "hr");
            return;
        }

        var block = HtmlText.IsBlock(name);
        if (block && (_text.Length > 0 || HasOther(around)))
            End(beginsBlock: true);
        Walk(
            element,
            new Around(
                around.Program ?? _programs.GetValueOrDefault(element),
                around.IsQuoted || name == "blockquote" || _programs.ContainsKey(element),
                around.IsSignature || _signatures.Contains(element),
                around.IsPreformatted || name == "pre"
            )
        );
        if (block && (_text.Length > 0 || _line.Nodes.Count > 0))
            End(beginsBlock: true);
        else if (name is "td" or "th")
            _text.Append(' ');
    }

    private void Add(IText text, Around around)
    {
        while (around.IsPreformatted && text.Data.IndexOf('\n') is >= 0 and var end && end + 1 < text.Data.Length)
        {
            var rest = text.Split(end + 1);
            Put(text, around);
            End(beginsBlock: false);
            text = rest;
        }

        Put(text, around);
    }

    private void Put(INode node, Around around)
    {
        // What stands in a line is what its first words are: nothing else is on the line of a quotation that begins in its own block.
        if (_text.Length == 0 && (node is not IText words || !string.IsNullOrWhiteSpace(words.Data)))
            (_line.Program, _line.IsQuoted, _line.IsSignature) = (around.Program, around.IsQuoted, around.IsSignature);
        _line.Nodes.Add(node);
        if (node is IText { Data: var data })
            AppendCollapsed(data);
    }

    // A line of white space belongs to what is around it only where nothing else begins.
    private bool HasOther(Around around) => _line.Nodes.Count > 0 && _line.Program != around.Program;

    private void AppendCollapsed(string data)
    {
        foreach (var letter in data)
        {
            var white = letter is ' ' or '\t' or '\r' or '\n' or '\f';
            if (!white)
                _text.Append(letter);
            else if (_text.Length > 0 && _text[^1] != ' ')
                _text.Append(' ');
        }
    }

    private void End(bool beginsBlock)
    {
        _line.Text = _text.ToString().Trim(' ', '\u00A0');
        _line.IsQuoted |= _line.Text.StartsWith('>');
        if (_line.Nodes.Count > 0)
            _lines.Add(_line);
        else
            beginsBlock |= _line.BeginsBlock;
        _text.Clear();
        _line = New(beginsBlock || _lines is [.., { IsBlank: true }]);
    }

    private static QuotationLine New(bool beginsBlock) => new() { Text = "", BeginsBlock = beginsBlock };
}
