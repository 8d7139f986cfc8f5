using Hookdesk.Mail.Domain.Quotation;
using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>A mail as the desk understands it. Nothing of the message is left out: what is not body is an attachment.</summary>
internal sealed record ParsedMail
{
    /// <summary>Without angle brackets; null where the mail has none.</summary>
    public required string? MessageId { get; init; }

    /// <summary>Message-IDs that it answers: In-Reply-To, then References from last to first, each once.</summary>
    public required IReadOnlyList<string> Answers { get; init; }

    /// <summary>The References header, in order, for the answers that continue the thread.</summary>
    public required IReadOnlyList<string> References { get; init; }

    public required string Subject { get; init; }

    /// <summary>The sender: From, else Sender, else Return-Path; null where none of them holds an address.</summary>
    public required MailAddress? From { get; init; }

    public required IReadOnlyList<MailAddress> ReplyTo { get; init; }

    public required IReadOnlyList<MailAddress> To { get; init; }

    public required IReadOnlyList<MailAddress> Cc { get; init; }

    /// <summary>
    /// Addresses that servers on the way noted as the one it was delivered for (Delivered-To, X-Original-To, Envelope-To).
    /// </summary>
    public required IReadOnlyList<MailAddress> DeliveredTo { get; init; }

    /// <summary>The Date header; null where it is missing or senseless.</summary>
    public required DateTimeOffset? Date { get; init; }

    /// <summary>The whole body as HTML of any origin; empty where there is only text.</summary>
    public required string Html { get; init; }

    /// <summary>The whole body as text.</summary>
    public required string Text { get; init; }

    /// <summary>The new part, and the rest that is folded.</summary>
    public required SplitBody Split { get; init; }

    /// <summary>The new part as HTML; null shows the whole.</summary>
    public string? VisibleHtml =>
        Split.Visible is null ? null
        : Html.Length > 0 ? Split.Visible
        : Domain.Text.HtmlText.ToHtml(Split.Visible);

    public required IReadOnlyList<ParsedAttachment> Attachments { get; init; }

    public required AutomaticMark? Automatic { get; init; }

    public required BounceReport? Bounce { get; init; }

    public required string? Language { get; init; }

    /// <summary>
    /// True where the last server on the way found that the sender's domain did not send it (SPF or DMARC, RFC 8601): the sender may be
    /// anybody.
    /// </summary>
    public bool IsDoubtful { get; init; }
}

/// <summary>A file in a mail.</summary>
/// <param name="FileName">Cleaned.</param>
/// <param name="ContentType">The media type as declared.</param>
/// <param name="ContentId">Without angle brackets, where the body shows it as a picture; null for an attachment.</param>
/// <param name="Entity">Where the content is.</param>
internal sealed record ParsedAttachment(string FileName, string ContentType, string? ContentId, MimeEntity Entity)
{
    public bool IsInline => ContentId is not null;

    public bool IsExecutable => FileNames.IsExecutable(FileName);

    /// <summary>The content, decoded; a message as it stood in the mail.</summary>
    public Stream Open()
    {
        if (Entity is MimePart part)
            return MailContent.Open(part);
        var stream = new MemoryStream();
        if (Entity is MessagePart { Message: { } message })
            message.WriteTo(stream);
        stream.Position = 0;
        return stream;
    }
}
