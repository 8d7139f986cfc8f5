using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>A report that mail of ours could not be delivered (RFC 3464).</summary>
/// <param name="Permanent">False while the other server still tries.</param>
/// <param name="Recipient">The address that failed, where given.</param>
/// <param name="Diagnostic">The other server's words.</param>
/// <param name="MessageIds">Message-IDs of the mail that bounced, from the part of it that came back.</param>
internal sealed record BounceReport(bool Permanent, string? Recipient, string Diagnostic, IReadOnlyList<string> MessageIds)
{
    /// <summary>Reads the report of a mail; null when it is none.</summary>
    public static BounceReport? Of(MimeMessage message)
    {
        if (message.Body is not Multipart body || !LooksLikeOne(message))
            return null;
        var ids = new List<string>();
        string? recipient = null,
            diagnostic = null,
            action = null;
        foreach (var part in Parts(body))
        {
            switch (part)
            {
                case MessageDeliveryStatus status:
                    foreach (var group in status.StatusGroups)
                    {
                        action ??= group["Action"]?.Trim().ToLowerInvariant();
                        recipient ??= AfterSemicolon(group["Final-Recipient"] ?? group["Original-Recipient"]);
                        diagnostic ??= AfterSemicolon(group["Diagnostic-Code"]) ?? group["Status"];
                    }

                    break;
                case MessagePart { Message: { } original }:
                    if (original.Headers[HeaderId.MessageId] is { } id)
                        ids.AddRange(Domain.MessageIds.Read(id));
                    break;
                case MimePart part2 when part2.ContentType.IsMimeType("text", "rfc822-headers"):
                    ids.AddRange(IdsInHeaders(part2));
                    break;
            }
        }

        return new BounceReport(action is null or "failed", recipient, diagnostic ?? "", ids);
    }

    /// <summary>True for <c>multipart/report</c> with a delivery status.</summary>
    public static bool LooksLikeOne(MimeMessage message) =>
        message.Body is Multipart multipart
        && multipart.ContentType.IsMimeType("multipart", "report")
        && (multipart.ContentType.Parameters["report-type"] ?? "delivery-status")
            .Trim()
            .Equals("delivery-status", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<MimeEntity> Parts(Multipart multipart) =>
        multipart.SelectMany(part => part is Multipart inner and not MultipartReport { } ? Parts(inner) : [part]);

    private static IReadOnlyList<string> IdsInHeaders(MimePart part)
    {
        using var stream = new MemoryStream();
        part.Content?.DecodeTo(stream);
        stream.Position = 0;
        try
        {
            return HeaderList.Load(stream)[HeaderId.MessageId] is { } id ? Domain.MessageIds.Read(id) : [];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static string? AfterSemicolon(string? value) => value is null ? null : value[(value.IndexOf(';') + 1)..].Trim();
}
