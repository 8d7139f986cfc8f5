namespace Hookdesk.Sdk.Blobs;

/// <summary>Content-addressed storage for attachments and raw emails. Singleton, safe for concurrent use.</summary>
public interface IBlobStore
{
    /// <summary>
    /// Stores the content of <paramref name="content"/>. When the method returns, the bytes are flushed to durable storage. Save the blob
    /// first, then commit the row that refers to the hash. Storing the same content again is cheap and returns the same reference.
    /// </summary>
    Task<BlobRef> SaveAsync(Stream content, CancellationToken cancellation = default);

    /// <summary>
    /// Stores several contents from memory, each as <see cref="SaveAsync"/> does, with a few flushes for all of them instead of several for
    /// each. If the method throws, some may have been stored, and no row may refer to them.
    /// </summary>
    /// <returns>The references, in the order of <paramref name="contents"/>.</returns>
    Task<IReadOnlyList<BlobRef>> SaveAllAsync(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken cancellation = default);

    /// <summary>Opens a blob for reading.</summary>
    /// <exception cref="BlobMissingException">There is none with this hash.</exception>
    Task<Stream> OpenAsync(string hash, CancellationToken cancellation = default);

    /// <summary>True if the blob exists.</summary>
    Task<bool> ExistsAsync(string hash, CancellationToken cancellation = default);

    /// <summary>Deletes a blob, if it exists. Only for content that no row refers to.</summary>
    Task DeleteAsync(string hash, CancellationToken cancellation = default);

    /// <summary>
    /// Deletes a blob unless it was saved, or saved again, since the given time. Only for content that no row refers to.
    /// </summary>
    /// <returns>True when it was removed by this call.</returns>
    Task<bool> DeleteUnlessSavedSinceAsync(string hash, DateTimeOffset time, CancellationToken cancellation = default);

    /// <summary>Deletes temporary files of saves that were interrupted before the given time, for example because the process was killed.</summary>
    /// <returns>How many there were.</returns>
    Task<int> DeleteLeftoversAsync(DateTimeOffset time, CancellationToken cancellation = default);

    /// <summary>All blobs, in no particular order.</summary>
    IAsyncEnumerable<BlobRef> ListAsync(CancellationToken cancellation = default);
}

/// <summary>A reference to stored content.</summary>
/// <param name="Hash">SHA-256 of the content: 64 lowercase hexadecimal digits.</param>
/// <param name="Size">Length in bytes.</param>
public sealed record BlobRef(string Hash, long Size);

/// <summary>Thrown if a blob that a row refers to is missing.</summary>
/// <param name="hash">The hash asked for.</param>
public sealed class BlobMissingException(string hash) : Exception($"The stored file {hash} is missing.")
{
    /// <summary>The hash asked for.</summary>
    public string Hash { get; } = hash;
}

/// <summary>
/// Lists the blobs that a plugin's rows refer to. Every plugin that stores hashes of blobs adds one with <c>AddBlobReferences</c>: a blob
/// that no row refers to is deleted a day after it was last saved, and <c>db check</c> reports rows whose blobs are missing. While a plugin
/// that has listed blobs before is disabled, nothing is deleted. Scoped.
/// </summary>
/// <remarks>
/// Read only through the scope's <see cref="Data.IDatabase"/>: all references are read in one transaction, so none is missed while a blob
/// moves from one table to another. If it throws, nothing is deleted.
/// </remarks>
[OpenToPlugins]
public interface IBlobReferences
{
    /// <summary>Every hash in use, possibly repeated, with the row that refers to it (<c>ticketing_attachment 17</c>).</summary>
    IAsyncEnumerable<(string Hash, string Place)> ListAsync(CancellationToken cancellation = default);
}
