using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using LinqToDB.Data;

namespace Hookdesk.Host.Maintenance;

/// <summary>Looks for damage in the database and the stored files, and for what does not fit together. Changes nothing.</summary>
internal sealed class DatabaseCheck(
    IDatabase database,
    IBlobStore blobs,
    IEnumerable<IBlobReferences> references,
    IEnumerable<IConsistencyCheck> checks
)
{
    /// <summary>
    /// How many stored files no row names, once the check has ended. That is no problem: a process that was killed between storing a file
    /// and committing its row leaves one, and <see cref="ClearFiles.ClearUnusedFiles"/> takes it away.
    /// </summary>
    public int UnusedFiles { get; private set; }

    /// <summary>Their bytes.</summary>
    public long UnusedBytes { get; private set; }

    /// <summary>One sentence per problem.</summary>
    /// <param name="readFiles">Whether to read every stored file and compare its content with its name.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<string> FindProblemsAsync(
        bool readFiles,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            foreach (var line in database.Connection.Query<string>("PRAGMA integrity_check").Where(line => line != "ok"))
                yield return $"Database file: {line}";
            foreach (var table in database.Connection.Query<string>("PRAGMA foreign_key_check"))
                yield return $"Table {table} has a row that refers to a missing row.";
        }

        await foreach (var problem in FindBlobProblemsAsync(readFiles, cancellation))
            yield return problem;
        foreach (var check in checks)
        await foreach (var problem in check.FindProblemsAsync(cancellation))
            yield return problem;
    }

    private async IAsyncEnumerable<string> FindBlobProblemsAsync(bool readFiles, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Files before rows: a file is there before its row, so what was listed and has a row is never taken for one without.
        var unnamed = new Dictionary<FileHash, long>();
        await foreach (var blob in blobs.ListAsync(cancellation))
        {
            unnamed[FileHash.Parse(blob.Hash)] = blob.Size;
            if (readFiles && await FindDamageAsync(blob, cancellation) is { } damage)
                yield return damage;
        }

        var seen = new HashSet<FileHash>();
        foreach (var source in references)
        {
            await foreach (var (name, place) in source.ListAsync(cancellation))
            {
                var hash = FileHash.Parse(name);
                unnamed.Remove(hash);
                if (seen.Add(hash) && !await blobs.ExistsAsync(name, cancellation))
                    yield return $"{place} refers to the stored file {name}, which is missing.";
            }
        }

        (UnusedFiles, UnusedBytes) = (unnamed.Count, unnamed.Values.Sum());
    }

    private async Task<string?> FindDamageAsync(BlobRef blob, CancellationToken cancellation)
    {
        try
        {
            await using var content = await blobs.OpenAsync(blob.Hash, cancellation);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) == blob.Hash
                ? null
                : $"The stored file {blob.Hash} is damaged: its content has changed since it was saved.";
        }
        catch (BlobMissingException)
        {
            return null; // Removed since it was listed.
        }
        catch (IOException e)
        {
            return $"The stored file {blob.Hash} can't be read: {e.Message}";
        }
    }
}
