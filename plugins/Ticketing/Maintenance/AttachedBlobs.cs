using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Maintenance;

/// <summary>Says which stored files belong to messages and to drafts.</summary>
internal sealed class AttachedBlobs(IDatabase database) : IBlobReferences
{
    private const int Batch = 5000;

    public async IAsyncEnumerable<(string Hash, string Place)> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (long after = 0; ; )
        {
            var last = after;
            var files = await database
                .Table<AttachmentRow>()
                .Where(a => a.Id > last)
                .OrderBy(a => a.Id)
                .Take(Batch)
                .Select(a => new { a.Id, a.BlobHash })
                .ToListAsync(cancellation);
            foreach (var file in files)
                yield return (file.BlobHash, $"ticketing_attachment {file.Id}");
            if (files.Count < Batch)
                break;
            after = files[^1].Id;
        }
        foreach (var upload in await database.Table<UploadRow>().Select(u => new { u.Id, u.BlobHash }).ToListAsync(cancellation))
            yield return (upload.BlobHash, $"ticketing_upload {upload.Id}");
    }
}
