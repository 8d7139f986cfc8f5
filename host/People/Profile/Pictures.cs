using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using LinqToDB.Async;

namespace Hookdesk.Host.People.Profile;

/// <summary>Pictures of users: what may be one, and how they are served.</summary>
internal static class Pictures
{
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>
    /// The media type of a picture by its first bytes, whatever the browser says it is; null for anything else (SVG can hold script).
    /// </summary>
    public static string? TypeOf(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
            _ => null,
        };

    /// <summary><c>/people/{id}/picture</c>. The address changes with the picture, so it is kept for ever.</summary>
    public static async Task<IResult> ServeAsync(
        long id,
        HttpContext context,
        IDatabase database,
        IBlobStore blobs,
        CancellationToken cancellation
    )
    {
        var picture = await database
            .Table<UserRow>()
            .Where(row => row.Id == id && row.PictureBlob != null)
            .Select(row => new { row.PictureBlob, row.PictureType })
            .FirstOrDefaultAsync(cancellation);
        if (picture is null)
            return Results.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        try
        {
            return Results.Stream(
                await blobs.OpenAsync(picture.PictureBlob!, cancellation),
                picture.PictureType ?? "application/octet-stream"
            );
        }
        catch (BlobMissingException)
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.NotFound();
        }
    }
}

/// <summary>The pictures that rows name.</summary>
internal sealed class PictureReferences(IDatabase database) : IBlobReferences
{
    public async IAsyncEnumerable<(string Hash, string Place)> ListAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        foreach (
            var row in await database
                .Table<UserRow>()
                .Where(row => row.PictureBlob != null)
                .Select(row => new { row.Id, row.PictureBlob })
                .ToListAsync(cancellation)
        )
            yield return (row.PictureBlob!, $"core_user {row.Id}");
    }
}
