using System.Globalization;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>GET /tickets/{id}/attachments/{attachment}: a file, which may be hostile.</summary>
internal static class DownloadAttachment
{
    // What a browser shows as a picture and cannot run. SVG is not among them: it is a document with scripts.
    private static readonly HashSet<string> Pictures = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/bmp",
        "image/avif",
    };

    public static async Task<Results<FileStreamHttpResult, RedirectHttpResult, NotFound>> HandleAsync(
        long id,
        long attachment,
        HttpContext context,
        IDatabase database,
        IBlobStore blobs,
        Access access,
        CancellationToken cancellation
    )
    {
        var found = await (
            from file in database.Table<AttachmentRow>()
            join ticket in database.Table<TicketRow>() on file.TicketId equals ticket.Id
            where file.Id == attachment
            select new
            {
                file.TicketId,
                file.BlobHash,
                file.Name,
                file.ContentType,
                ticket.DepartmentId,
            }
        ).FirstOrDefaultAsync(cancellation);
        if (found is null || !await access.MayAsync(TicketingPermissions.View, found.DepartmentId, cancellation))
            return TypedResults.NotFound();
        // It went to another ticket with its message; links to where it was are still about.
        if (found.TicketId != id)
            return TypedResults.LocalRedirect(
                string.Create(CultureInfo.InvariantCulture, $"/tickets/{found.TicketId}/attachments/{attachment}")
            );
        if (!await blobs.ExistsAsync(found.BlobHash, cancellation))
            return TypedResults.NotFound();
        return Send(context, await blobs.OpenAsync(found.BlobHash, cancellation), found.Name, found.ContentType);
    }

    /// <summary>
    /// Sends a file so that nothing in it can act: not sniffed, in a sandbox without scripts or origin, and saved rather than shown
    /// unless it is a picture.
    /// </summary>
    public static FileStreamHttpResult Send(HttpContext context, Stream content, string name, string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        var isPicture = Pictures.Contains(type);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; img-src 'self'; style-src 'none'; frame-ancestors 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "private, max-age=31536000, immutable";
        var disposition = new ContentDispositionHeaderValue(isPicture ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(content, isPicture ? type : "application/octet-stream", enableRangeProcessing: true);
    }

    public static bool IsPicture(string contentType) => Pictures.Contains(contentType.Split(';')[0].Trim());
}
