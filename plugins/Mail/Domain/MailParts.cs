using System.Text;
using System.Text.RegularExpressions;
using Hookdesk.Mail.Domain.Text;
using MimeKit;

namespace Hookdesk.Mail.Domain;

/// <summary>Takes the tree of a mail's parts apart: what is body, what is attachment. Every part is one of the two.</summary>
internal sealed partial class MailParts
{
    private const int LongestWithoutWords = 100_000;

    private readonly List<(string? Text, string? Html)> _bodies = [];
    private readonly List<MimeEntity> _files = [];

    private readonly string? _charset;

    private MailParts(string? charset) => _charset = charset;

    /// <summary>The body as HTML; empty where there is none.</summary>
    public string Html { get; private set; } = "";

    /// <summary>The body as text; empty where there is only HTML.</summary>
    public string Text { get; private set; } = "";

    public IReadOnlyList<ParsedAttachment> Attachments { get; private set; } = [];

    public static MailParts Of(MimeMessage message)
    {
        var parts = new MailParts(
            message.BodyParts.OfType<TextPart>().FirstOrDefault()?.ContentType.Charset
                ?? message.Headers.Select(header => HeaderText.CharsetOf(header.RawValue)).FirstOrDefault(charset => charset is not null)
        );
        if (message.Body is { } body)
            parts.Walk(body);
        parts.JoinBodies();
        parts.Attachments = parts.Files();
        return parts;
    }

    private void Walk(MimeEntity entity)
    {
        switch (entity)
        {
            case Multipart multipart when multipart.ContentType.IsMimeType("multipart", "alternative"):
                WalkAlternatives(multipart);
                break;
            case MultipartRelated related:
                var root = related.Root ?? related.FirstOrDefault();
                if (root is not null)
                    Walk(root);
                _files.AddRange(related.Where(part => part != root));
                break;
            case Multipart multipart:
                foreach (var part in multipart)
                    Walk(part);
                break;
            case TextPart text when IsBody(text):
                _bodies.Add(text.IsHtml ? (null, Decode(text)) : (Decode(text), null));
                break;
            default:
                _files.Add(entity);
                break;
        }
    }

    /// <summary>
    /// The same said several times: the text and the HTML make one body; what else there is (an invitation, say) is kept as a file.
    /// </summary>
    private void WalkAlternatives(Multipart alternatives)
    {
        string? text = null,
            html = null;
        foreach (var part in alternatives)
        {
            if (part is TextPart { IsHtml: false } plain && IsBody(plain) && text is null)
                text = Decode(plain);
            else if (part is TextPart { IsHtml: true } rich && html is null)
                html = Decode(rich);
            else if (part is Multipart inner)
            {
                // multipart/related or mixed with the HTML and its pictures.
                var before = _bodies.Count;
                Walk(inner);
                foreach (var body in _bodies.Skip(before))
                {
                    html = html is null ? body.Html : html + body.Html;
                    text ??= body.Text;
                }

                _bodies.RemoveRange(before, _bodies.Count - before);
            }
            else
                _files.Add(part);
        }

        _bodies.Add((text, html));
    }

    // A text with a file name is a file that was sent, even where the mail program asks to show it.
    private static bool IsBody(TextPart text) =>
        (text.IsHtml || text.ContentType.IsMimeType("text", "plain") || text.ContentType.IsMimeType("text", "enriched"))
        && !text.IsAttachment
        && string.IsNullOrEmpty(text.FileName);

    private void JoinBodies()
    {
        var bodies = _bodies
            // HTML without a word, such as a logo by itself, says less than the text beside it.
            .Select(body =>
                !string.IsNullOrWhiteSpace(body.Text) && body.Html is { } html && !HasWords(html) ? (body.Text, Html: null) : body
            )
            .Where(body => !string.IsNullOrWhiteSpace(body.Text) || !string.IsNullOrWhiteSpace(body.Html))
            .ToList();
        if (bodies.Any(body => body.Html is not null))
            Html = string.Join(
                "\n<hr>\n",
                bodies.Select(body => string.IsNullOrWhiteSpace(body.Html) ? HtmlText.ToHtml(body.Text ?? "") : body.Html)
            );
        // Half of the bodies as text would not be the whole body: then the text is made from the HTML.
        if (bodies.All(body => !string.IsNullOrWhiteSpace(body.Text)))
            Text = string.Join("\n\n", bodies.Select(body => body.Text!.Trim()));
    }

    private static bool HasWords(string html) =>
        html.Length > LongestWithoutWords || !string.IsNullOrWhiteSpace(HtmlText.WithoutMarkup(html).Replace('\u00A0', ' '));

    private List<ParsedAttachment> Files()
    {
        var files = new List<ParsedAttachment>();
        foreach (var entity in _files)
        {
            if (entity is MimePart { Content: null } or MessagePart { Message: null })
                continue;
            if (entity is Multipart multipart)
            {
                // Below multipart/related some programs put whole branches.
                var inner = new MailParts(_charset);
                inner.Walk(multipart);
                inner.JoinBodies();
                if (inner.Html.Length > 0 || inner.Text.Length > 0)
                    Html += inner.Html.Length > 0 ? inner.Html : HtmlText.ToHtml(inner.Text);
                files.AddRange(inner.Files());
                continue;
            }

            files.Add(new ParsedAttachment(NameOf(entity, files.Count + 1), TypeOf(entity), ContentIdOf(entity), entity));
        }

        return files;
    }

    private string? ContentIdOf(MimeEntity entity)
    {
        if (string.IsNullOrEmpty(entity.ContentId) || entity is not MimePart || !entity.ContentType.IsMimeType("image", "*"))
            return null;
        var id = Charsets.Cleaned(entity.ContentId);
        return
            Html.Contains("cid:" + id, StringComparison.OrdinalIgnoreCase)
            || Html.Contains("cid:" + Uri.EscapeDataString(id), StringComparison.OrdinalIgnoreCase)
            ? id
            : null;
    }

    private static string TypeOf(MimeEntity entity) => Charsets.Cleaned(entity.ContentType.MimeType.ToLowerInvariant());

    private string NameOf(MimeEntity entity, int number)
    {
        if (entity is MessagePart { Message: { } message })
        {
            var subject = FileNames.Clean(
                message.Headers.FirstOrDefault(header => header.Id == HeaderId.Subject) is { } header
                    ? HeaderText.Decode(header.RawValue, null).Replace('/', '-')
                    : null,
                $"message-{number}"
            );
            var declared = entity.ContentDisposition?.FileName ?? entity.ContentType.Name;
            return string.IsNullOrWhiteSpace(declared)
                ? FileNames.Clean(subject + ".eml", "message.eml")
                : FileNames.Clean(Decoded(declared), $"message-{number}.eml");
        }

        var ending =
            MimeTypes.TryGetExtension(entity.ContentType.MimeType, out var known) ? known
            : entity.ContentType.IsMimeType("message", "delivery-status") ? ".txt"
            : ".bin";
        var fallback = $"{(entity.ContentType.IsMimeType("image", "*") ? "picture" : "attachment")}-{number}{ending}";
        return FileNames.Clean(
            EncodedName(entity)
                ?? Decoded((entity as MimePart)?.FileName ?? entity.ContentDisposition?.FileName ?? entity.ContentType.Name),
            fallback
        );
    }

    private string? Decoded(string? name) =>
        name is null ? null
        : name.Contains("=?", StringComparison.Ordinal) ? HeaderText.Decode(Encoding.UTF8.GetBytes(name), "utf-8")
        // Raw bytes of an undeclared charset, which the parser took for Latin-1: most likely that of the text beside.
        : name.Any(c => c >= 0x80) && name.All(c => c <= 0xFF) ? Charsets.Decode(Encoding.Latin1.GetBytes(name), _charset)
        : name;

    /// <summary>Encoded words in parameters are forbidden, and frequent; the parser drops the escapes of ISO-2022-JP in them.</summary>
    private static string? EncodedName(MimeEntity entity)
    {
        foreach (var id in new[] { HeaderId.ContentDisposition, HeaderId.ContentType })
            if (
                entity.Headers.FirstOrDefault(header => header.Id == id) is { } header
                && EncodedParameter().Match(Encoding.Latin1.GetString(header.RawValue)) is { Success: true } match
            )
                return HeaderText.Decode(Encoding.Latin1.GetBytes(match.Groups[1].Value), null);
        return null;
    }

    [GeneratedRegex(
        """name\s*=\s*"?(=\?[^?\s]+\?[BbQq]\?[^?]*\?=(?:\s*=\?[^?\s]+\?[BbQq]\?[^?]*\?=)*)"?\s*(?:;|$)""",
        RegexOptions.IgnoreCase,
        5000
    )]
    private static partial Regex EncodedParameter();

    private static string Decode(TextPart part)
    {
        if (part.Content is null)
            return "";
        using var stream = new MemoryStream();
        using (var content = MailContent.Open(part))
            content.CopyTo(stream);
        var bytes = stream.ToArray();
        var text = Charsets.Decode(bytes, part.ContentType.Charset ?? (part.IsHtml ? HtmlCharset.Of(bytes) : null));
        // format=flowed (RFC 3676): lines that end with a space go on in the next.
        return part.IsFlowed ? Flowed.Unwrap(text, part.ContentType.Parameters["delsp"]) : text;
    }
}
