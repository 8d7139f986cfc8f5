using System.Text.RegularExpressions;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.SaveDraft;

/// <summary>
/// Files that are uploaded while a message is being written. Only who uploaded one can see it, until it is part of a message.
/// </summary>
internal static partial class Upload
{
    private const int LongestName = 200,
        LongestExtension = 20;

    /// <summary>POST /tickets/uploads</summary>
    public static async Task<IResult> ReceiveAsync(
        HttpContext context,
        IDatabase database,
        IBlobStore blobs,
        ICurrentUser user,
        ISettings<TicketSettings> settings,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        var megabytes = (await settings.GetAsync(cancellation)).LargestUploadMegabytes;
        Allow(context, megabytes);
        IFormFile? file;
        try
        {
            file = (await context.Request.ReadFormAsync(cancellation)).Files.GetFile("file");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }

        if (file is null)
            return TypedResults.BadRequest();
        if (file.Length > megabytes * 1024L * 1024L)
            return TooLarge();
        if (file.Length == 0)
            return TypedResults.Problem(T["The file is empty."], statusCode: StatusCodes.Status422UnprocessableEntity);
        var (id, name) = await StoreAsync(database, blobs, user.Id, file, cancellation);
        return TypedResults.Json(
            new
            {
                id,
                url = Drafts.UploadPath(id),
                name,
            }
        );

        ProblemHttpResult TooLarge() =>
            TypedResults.Problem(
                T["The file exceeds {0} MB. Choose a smaller file.", megabytes],
                statusCode: StatusCodes.Status413PayloadTooLarge
            );
    }

    /// <summary>GET /tickets/uploads/{id}</summary>
    public static async Task<Results<FileStreamHttpResult, NotFound>> ShowAsync(
        long id,
        HttpContext context,
        IDatabase database,
        IBlobStore blobs,
        ICurrentUser user,
        CancellationToken cancellation
    )
    {
        var upload = await database.Table<UploadRow>().FirstOrDefaultAsync(row => row.Id == id && row.UserId == user.Id, cancellation);
        if (upload is null || !await blobs.ExistsAsync(upload.BlobHash, cancellation))
            return TypedResults.NotFound();
        return DownloadAttachment.Send(context, await blobs.OpenAsync(upload.BlobHash, cancellation), upload.Name, upload.ContentType);
    }

    public static async Task<(long Id, string Name)> StoreAsync(
        IDatabase database,
        IBlobStore blobs,
        long userId,
        IFormFile file,
        CancellationToken cancellation
    )
    {
        var name = CleanName(file.FileName);
        await using var content = file.OpenReadStream();
        var blob = await blobs.SaveAsync(content, cancellation);
        var id = await database.WriteAsync(
            write =>
                write.InsertWithIdAsync(
                    new UploadRow
                    {
                        UserId = userId,
                        BlobHash = blob.Hash,
                        Size = blob.Size,
                        Name = name,
                        ContentType = PlainText.Cut(file.ContentType ?? "application/octet-stream", 255),
                        CreatedAt = write.Now,
                    },
                    cancellation
                ),
            cancellation
        );
        return (id, name);
    }

    /// <summary>Lets this request be as large as the setting allows; by default the server takes 30 MB.</summary>
    public static void Allow(HttpContext context, int megabytes)
    {
        var limit = (megabytes + 1L) * 1024 * 1024;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Math.Max(limit, size.MaxRequestBodySize ?? 0);
    }

    /// <summary>A file name without path and without characters that some system cannot store.</summary>
    public static string CleanName(string name)
    {
        name = Forbidden().Replace(name[(name.LastIndexOfAny(['/', '\\']) + 1)..], "_").Trim(' ', '.');
        if (name.Length <= LongestName)
            return name.Length > 0 ? name : "file";
        // What is cut comes off the middle: the extension says what the file is.
        var extension = Path.GetExtension(name);
        if (extension.Length > LongestExtension)
            extension = "";
        return PlainText.Cut(name[..^extension.Length], LongestName - extension.Length).TrimEnd() + extension;
    }

    [GeneratedRegex("""[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]""", RegexOptions.None, 5000)]
    private static partial Regex Forbidden();
}
