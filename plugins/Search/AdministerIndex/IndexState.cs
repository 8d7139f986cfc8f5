using Hookdesk.Sdk.Events;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;

namespace Hookdesk.Search.AdministerIndex;

/// <summary>How an index is doing.</summary>
public sealed record IndexState
{
    public required IReadOnlyList<(string Title, int Count)> Documents { get; init; }
    public required long Size { get; init; }

    /// <summary>Events of the log that are not in it yet.</summary>
    public required long Lag { get; init; }

    public required long Position { get; init; }
    public required DateTimeOffset? LastCommit { get; init; }
    public required int Segments { get; init; }
    public required IReadOnlyList<(string Language, int Count)> Languages { get; init; }
    public required bool IsComplete { get; init; }
    public required bool IsChecked { get; init; }
    public RebuildReason? Wanted { get; init; }
    public RebuildProgress? Progress { get; init; }
    public required IReadOnlyDictionary<string, string> Failed { get; init; }

    internal static async Task<IndexState> ReadAsync(
        NodeIndex node,
        DocumentReader documents,
        IEventLog log,
        CancellationToken cancellation
    )
    {
        var last = await log.LastIdAsync(cancellation);
        var index = node.Current;
        var (kinds, segments, languages) = node.Search(searcher =>
            (
                documents.Sources.Select(source => (source.Title, CountOf(searcher.IndexReader, IndexFields.Kind, source.Kind))).ToList(),
                searcher.IndexReader.Leaves.Count,
                Analysis
                    .Languages.All.Select(language => (language, searcher.IndexReader.DocFreq(new Term(IndexFields.Language, language))))
                    .Where(language => language.Item2 > 0)
                    .OrderByDescending(language => language.Item2)
                    .ToList()
            )
        );
        return new IndexState
        {
            Documents = kinds,
            Segments = segments,
            Languages = languages,
            Size = index.SizeOnDisk(),
            Position = index.Position,
            Lag = Math.Max(0, last - index.Position),
            LastCommit = index.LastCommit,
            IsComplete = index.IsComplete,
            IsChecked = node.IsChecked,
            Wanted = node.Wanted,
            Progress = node.Progress,
            Failed = node.FailedKinds.ToDictionary(pair => pair.Key, pair => pair.Value),
        };
    }

    // DocFreq counts what was replaced and is not merged away yet; the number shown is that of living documents.
    private static int CountOf(IndexReader reader, string field, string value)
    {
        var count = 0;
        foreach (var leaf in reader.Leaves)
        {
            var living = leaf.AtomicReader.LiveDocs;
            if (leaf.AtomicReader.GetTermDocsEnum(new Term(field, value)) is not { } documents)
                continue;
            while (documents.NextDoc() != Lucene.Net.Search.DocIdSetIterator.NO_MORE_DOCS)
                if (living is null || living.Get(documents.DocID))
                    count++;
        }
        return count;
    }
}
