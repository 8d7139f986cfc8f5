using System.Runtime.CompilerServices;
using System.Text.Json;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Mail.Data;

/// <summary>Names the raw mails and the attachments of outgoing mail for <c>db check</c>.</summary>
internal sealed class MailBlobReferences(IDatabase database) : IBlobReferences
{
    public async IAsyncEnumerable<(string Hash, string Place)> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var raw = database
            .Table<IncomingRow>()
            .Where(row => row.RawHash != "")
            .OrderBy(row => row.Id)
            .Select(row => new { row.Id, row.RawHash });
        await foreach (var row in raw.AsAsyncEnumerable().WithCancellation(cancellation))
            yield return (row.RawHash, $"mail_incoming {row.Id}");

        var files = database
            .Table<OutgoingRow>()
            .Where(row => row.Attachments != "[]")
            .OrderBy(row => row.Id)
            .Select(row => new { row.Id, row.Attachments });
        await foreach (var row in files.AsAsyncEnumerable().WithCancellation(cancellation))
        foreach (var file in JsonSerializer.Deserialize<List<IncomingAttachment>>(row.Attachments) ?? [])
            yield return (file.Blob.Hash, $"mail_outgoing {row.Id}");
    }
}
