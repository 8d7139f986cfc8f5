using System.Collections.Immutable;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// An index on disk that is open for writing. Each commit carries the position in the event log up to which it is complete, so index
/// and cursor cannot disagree: after a crash both are those of the last commit, and the events behind it come again.
/// </summary>
internal sealed class LuceneIndex : IDisposable
{
    public const LuceneVersion Lucene = LuceneVersion.LUCENE_48;

    private const double WriterMemory = 64;

    private readonly FSDirectory _directory;
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly System.Threading.Lock _refreshing = new();
    private volatile bool _dirty,
        _unseen;
    private volatile string? _lost;
    private volatile LogPosition _place = LogPosition.Beginning;

    private LuceneIndex(string folder, FSDirectory directory, IndexWriter writer)
    {
        (Folder, _directory, _writer) = (folder, directory, writer);
        _searchers = new SearcherManager(writer, applyAllDeletes: true, new Factory());
    }

    public string Folder { get; }

    /// <summary>All events up to here are in it.</summary>
    public LogPosition Reached => _place;

    /// <summary>The number of the event up to which all are in it.</summary>
    public long Position => _place.Id;

    /// <summary>The log's end when it was begun: a wish for a new index that is older is fulfilled.</summary>
    public long BuiltFrom { get; private init; }

    /// <summary>The version of the fields that it was written with.</summary>
    public int Version { get; private init; } = IndexFields.Version;

    /// <summary>True when all things that there were have been put in.</summary>
    public bool IsComplete { get; private set; }

    public DateTimeOffset? LastCommit { get; private set; }

    /// <summary>While it is built: the id up to which the things of each kind are in; <see cref="long.MaxValue"/> where all are.</summary>
    public ImmutableDictionary<string, long> Filled { get; private set; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>
    /// What its documents come from: see <see cref="DocumentReader.Parts"/>. What is missing here is missing in documents that were
    /// written before it was there.
    /// </summary>
    public ImmutableHashSet<string> Parts { get; private set; } = [];

    /// <summary>Why it is built; null where nobody said.</summary>
    public RebuildReason? Reason { get; init; }

    public static BM25Similarity Similarity { get; } = new(1.2f, 0.4f);

    /// <summary>Makes an empty index.</summary>
    public static LuceneIndex Create(string folder, LogPosition place, RebuildReason? reason = null, ImmutableHashSet<string>? parts = null)
    {
        System.IO.Directory.CreateDirectory(folder);
        var directory = FSDirectory.Open(folder);
        return new LuceneIndex(folder, directory, Writer(directory, OpenMode.CREATE))
        {
            BuiltFrom = place.Id,
            Reason = reason,
            Parts = parts ?? [],
            _place = place,
            _dirty = true,
        };
    }

    /// <summary>Opens an index at its last commit.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="version">The version to write into the next commit; that of the last one where null.</param>
    /// <exception cref="IOException">It is damaged, or another process has it.</exception>
    public static LuceneIndex Open(string folder, int? version = null)
    {
        var directory = FSDirectory.Open(folder);
        try
        {
            var data = CommitData.Read(directory);
            return new LuceneIndex(folder, directory, Writer(directory, OpenMode.APPEND))
            {
                BuiltFrom = CommitData.BuiltFromOf(data),
                _place = CommitData.PositionOf(data),
                Version = version ?? CommitData.VersionOf(data),
                IsComplete = CommitData.IsComplete(data),
                Filled = CommitData.FilledOf(data),
                Reason = CommitData.ReasonOf(data),
                Parts = CommitData.PartsOf(data),
                _dirty = version is not null,
                LastCommit = System
                    .IO.Directory.EnumerateFiles(folder, "segments_*")
                    .Select(file => (DateTimeOffset?)File.GetLastWriteTimeUtc(file))
                    .Max(),
            };
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What was said when something could not be written; null while all could. Lucene then throws away what it had in memory and goes
    /// on, so from here on documents may be missing: nothing is committed any more, and a new index is to be built.
    /// </summary>
    public string? Lost => _lost;

    public void Put(string kind, SearchDocument document)
    {
        var fields = LuceneDocuments.Of(kind, document);
        Whole(() => _writer.UpdateDocument(new Term(IndexFields.Key, IndexFields.KeyOf(kind, document.Id)), fields));
        (_dirty, _unseen) = (true, true);
    }

    /// <summary>Puts in a document of which there is no older one: while an index is built.</summary>
    public void Add(string kind, SearchDocument document)
    {
        var fields = LuceneDocuments.Of(kind, document);
        Whole(() => _writer.AddDocument(fields));
        (_dirty, _unseen) = (true, true);
    }

    public void Remove(string kind, long id)
    {
        Whole(() => _writer.DeleteDocuments(new Term(IndexFields.Key, IndexFields.KeyOf(kind, id))));
        (_dirty, _unseen) = (true, true);
    }

    /// <summary>Notes that all events up to a place are in. It never goes back.</summary>
    public void Reach(LogPosition place)
    {
        LogPosition seen;
        while ((seen = _place).Id < place.Id)
            if (Interlocked.CompareExchange(ref _place, place, seen) == seen)
                _dirty = true;
    }

    public void Complete() => (IsComplete, _dirty) = (true, true);

    /// <summary>Notes how far an index that is built has come: the next commit says it.</summary>
    public void Fill(string kind, long lastId) => (Filled, _dirty) = (Filled.SetItem(kind, lastId), true);

    /// <summary>Notes that documents are written without all other parts from here on.</summary>
    public void KeepParts(ImmutableHashSet<string> parts)
    {
        if (Parts.IsSubsetOf(parts))
            return;
        (Parts, _dirty) = (Parts.Intersect(parts), true);
    }

    /// <summary>Makes what was written findable.</summary>
    public void Refresh()
    {
        // Whoever comes while another is at it waits: when this returns, what was written before is found.
        lock (_refreshing)
        {
            if (!_unseen)
                return;
            _unseen = false;
            Whole(_searchers.MaybeRefreshBlocking);
        }
    }

    /// <summary>
    /// Writes to disk what was put in since the last commit, with the position. The caller sees to it that nothing is put in meanwhile
    /// whose position is not reached yet.
    /// </summary>
    public void Commit(DateTimeOffset now)
    {
        if (!_dirty || Lost is not null)
            return;
        // Before the position is read: what is written from here on makes it dirty again.
        _dirty = false;
        try
        {
            Whole(Write);
        }
        catch
        {
            _dirty = true;
            throw;
        }
        LastCommit = now;
    }

    private void Write()
    {
        _writer.SetCommitData(CommitData.Of(this));
        _writer.Commit();
    }

    private void Whole(Action work)
    {
        try
        {
            work();
        }
        // A document that Lucene refuses is missing by itself; what was put in before it stays.
        catch (Exception error) when (error is not (ObjectDisposedException or OperationCanceledException or ArgumentException))
        {
            _lost ??= error.Message;
            throw;
        }
    }

    public T Search<T>(Func<IndexSearcher, T> work)
    {
        var searcher = _searchers.Acquire();
        try
        {
            return work(searcher);
        }
        finally
        {
            _searchers.Release(searcher);
        }
    }

    /// <summary>Reads every file and compares its checksum.</summary>
    /// <exception cref="IOException">A file is not what was written.</exception>
    public void CheckIntegrity(CancellationToken cancellation) =>
        Search(searcher =>
        {
            foreach (var leaf in searcher.IndexReader.Leaves)
            {
                cancellation.ThrowIfCancellationRequested();
                leaf.AtomicReader.CheckIntegrity();
            }
            return true;
        });

    public long SizeOnDisk() =>
        System.IO.Directory.EnumerateFiles(Folder).Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0);

    public void Dispose()
    {
        _searchers.Dispose();
        try
        {
            // Not committed: what is not on disk has a position behind the last commit and comes again.
            _writer.Rollback();
        }
        catch (IOException) when (Lost is not null)
        {
            // As little as before can be written.
        }
        _directory.Dispose();
    }

    private static IndexWriter Writer(global::Lucene.Net.Store.Directory directory, OpenMode mode) =>
        new(
            directory,
            new IndexWriterConfig(Lucene, new KeywordAnalyzer())
            {
                OpenMode = mode,
                RAMBufferSizeMB = WriterMemory,
                Similarity = Similarity,
                MergeScheduler = new ConcurrentMergeScheduler(),
                MergedSegmentWarmer = new Warmer(),
            }
        );

    // A large part made of small ones is read by whoever made it, not by the next search.
    private sealed class Warmer : IndexWriter.IndexReaderWarmer
    {
        public override void Warm(AtomicReader reader)
        {
            FacetOrdinals.Warm(reader);
            NumberColumn.Warm(reader);
        }
    }

    private sealed class Factory : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = Similarity };
    }
}
