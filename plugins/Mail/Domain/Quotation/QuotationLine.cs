using AngleSharp.Dom;

namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>A line of a body, as its reader sees it.</summary>
internal sealed class QuotationLine
{
    /// <summary>Its words.</summary>
    public required string Text { get; set; }

    /// <summary>True where it is marked as quoted: by <c>&gt;</c>, or by standing in a quotation of HTML.</summary>
    public bool IsQuoted { get; set; }

    /// <summary>The mail program by whose own element it is known to be quotation; null where it is by nothing but words.</summary>
    public string? Program { get; set; }

    /// <summary>True where it is a signature by the element that it stands in.</summary>
    public bool IsSignature { get; set; }

    /// <summary>True where it does not go on from the line above: after an empty line, or in another block.</summary>
    public bool BeginsBlock { get; set; }

    /// <summary>The nodes of HTML that it is made of; none in a text.</summary>
    public List<INode> Nodes { get; } = [];

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>A line of a plain text.</summary>
    public static QuotationLine Of(string text, QuotationLine? before) =>
        new()
        {
            Text = text,
            IsQuoted = text.AsSpan().TrimStart(' ').StartsWith('>'),
            BeginsBlock = before is null || before.IsBlank,
        };
}
