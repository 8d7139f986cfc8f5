using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hookdesk.Sdk;
using Hookdesk.Search.IndexFormat;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// The index of this node: the one that is searched and kept up to date, and what is known of its state. It belongs to the process, not
/// to a shell: while one shell takes over from another, both write into the same index, which is safe because a document is always
/// written as the database has it at that moment.
/// </summary>
internal sealed class NodeIndex : IDisposable
{
    private static readonly ConcurrentDictionary<string, NodeIndex> Opened = new(StringComparer.Ordinal);
    private static readonly Lock Doors = new();

    private readonly Lock _opening = new();
    private readonly string _root;
    private readonly IndexFolders _folders;
    private int _users;
    private FileStream? _lock;
    private volatile LuceneIndex? _current;

    private NodeIndex(string root) => (_root, _folders) = (root, new IndexFolders(root));

    /// <summary>Held by whoever writes events into the index or puts another in its place.</summary>
    public SemaphoreSlim Writing { get; } = new(1, 1);

    /// <summary>Held by whoever builds a new one; one at a time, also when two shells live.</summary>
    public SemaphoreSlim Building { get; } = new(1, 1);

    /// <summary>Why a new index is wanted; null when none is.</summary>
    public RebuildReason? Wanted { get; private set; }

    /// <summary>How far a running rebuild is; null when none runs.</summary>
    public RebuildProgress? Progress { get; set; }

    /// <summary>True once the files were compared with their checksums in this process.</summary>
    public bool IsChecked { get; set; }

    /// <summary>Kinds whose source failed again and again, with what it said: their documents may be behind.</summary>
    public ConcurrentDictionary<string, string> FailedKinds { get; } = new(StringComparer.Ordinal);

    public LuceneIndex Current => _current ?? throw new InvalidOperationException("The index hasn't been opened yet.");

    public bool IsOpen => _current is not null;

    /// <summary>Searches the current index; once more where another took its place meanwhile.</summary>
    public T Search<T>(Func<Lucene.Net.Search.IndexSearcher, T> work)
    {
        while (true)
        {
            var index = Current;
            try
            {
                return index.Search(work);
            }
            catch (ObjectDisposedException) when (_current is { } now && now != index)
            {
                // Replaced between two lines: the next one has it all.
            }
            catch (Exception error) when (error is Lucene.Net.Index.CorruptIndexException or EndOfStreamException)
            {
                Want(RebuildCause.Damaged, error.Message);
                throw;
            }
        }
    }

    /// <summary>Notes that the things of a kind are not kept up any more, in the index too: the next start builds it anew.</summary>
    public void GiveUp(LuceneIndex index, string kind, Exception error)
    {
        FailedKinds[kind] = error.Message;
        index.KeepParts(index.Parts.Remove(kind));
    }

    /// <summary>Makes what was written findable, and writes it to disk where asked.</summary>
    public void Keep(bool commit, DateTimeOffset now)
    {
        var index = Current;
        try
        {
            index.Refresh();
            if (commit)
                index.Commit(now);
        }
        catch (ObjectDisposedException) when (_current is { } other && other != index)
        {
            // Replaced meanwhile by one that is up to date.
        }
        finally
        {
            if (index.Lost is { } message && _current == index)
                Want(RebuildCause.Damaged, message);
        }
    }

    /// <summary>The index in a folder, shared within the process. Dispose it once for each call.</summary>
    public static NodeIndex Take(string root)
    {
        lock (Doors)
        {
            var index = Opened.GetOrAdd(root, path => new NodeIndex(path));
            index._users++;
            return index;
        }
    }

    /// <summary>
    /// Opens what is there. What is missing, damaged or of another version is noticed, and a new index asked for; searching goes on in
    /// what can be read. What was made from another database is not searched any more.
    /// </summary>
    /// <param name="lastEvent">The newest event: where an empty index begins.</param>
    /// <param name="isOfThisLog">True for a place of the log that the desk has.</param>
    /// <param name="logger">Is told what was found.</param>
    /// <exception cref="IndexInUseException">Another process has it.</exception>
    public void Open(Func<LogPosition> lastEvent, Func<LogPosition, bool> isOfThisLog, ILogger logger)
    {
        if (_current is not null)
            return;
        lock (_opening)
        {
            if (_current is not null)
                return;
            _lock ??= _folders.Lock();
            _folders.RemoveLeftOvers(isOfThisLog);
            var folder = IndexFolders.Current(_root);
            if (folder is null)
                Wanted = new RebuildReason(RebuildCause.Missing, null);
            else if (OpenCurrent(folder, isOfThisLog, logger) is { } index)
            {
                _current = index;
                return;
            }
            _current = LuceneIndex.Create(_folders.New(), lastEvent());
            _folders.PointTo(_current.Folder);
            if (folder is not null)
                IndexFolders.Delete(folder);
        }
    }

    // Null, with the reason noted, for what cannot be searched.
    private LuceneIndex? OpenCurrent(string folder, Func<LogPosition, bool> isOfThisLog, ILogger logger)
    {
        LuceneIndex index;
        try
        {
            index = LuceneIndex.Open(folder);
        }
        catch (Exception error) when (IndexFolders.IsDamage(error))
        {
            logger.LogWarning(error, "The search index in {Folder} can't be opened and is being rebuilt", folder);
            Wanted = new RebuildReason(RebuildCause.Damaged, error.Message);
            return null;
        }
        if (index.Version != IndexFields.Version)
            Wanted = new RebuildReason(RebuildCause.OtherVersion, null);
        else if (!isOfThisLog(index.Reached))
        {
            logger.LogWarning("The search index in {Folder} was built from another database and is being rebuilt", folder);
            Wanted = new RebuildReason(RebuildCause.OtherDatabase, null);
            index.Dispose();
            return null;
        }
        else if (!index.IsComplete)
            Wanted = new RebuildReason(RebuildCause.Incomplete, null);
        // A new one was being built when the desk, or this plugin, was stopped.
        else if (_folders.HalfBuilt().FirstOrDefault() is (not null, var half))
            Wanted = CommitData.ReasonOf(half) ?? new RebuildReason(RebuildCause.Incomplete, null);
        return index;
    }

    /// <summary>Asks for a new index, unless one is asked for.</summary>
    public void Want(RebuildCause cause, string? detail, long from = 0) => Wanted ??= new RebuildReason(cause, detail) { From = from };

    /// <summary>An index that was begun and not built to the end, at its last commit; null when there is none to go on with.</summary>
    /// <param name="parts">What documents come from: one that was begun without one of them, or with another, is not gone on with.</param>
    public LuceneIndex? TakeHalfBuilt(ImmutableHashSet<string> parts)
    {
        foreach (var (folder, data) in _folders.HalfBuilt())
        {
            if (CommitData.BuiltFromOf(data) < (Wanted?.From ?? 0) || !CommitData.PartsOf(data).SetEquals(parts))
            {
                IndexFolders.Delete(folder);
                continue;
            }
            try
            {
                return LuceneIndex.Open(folder);
            }
            catch (Exception error) when (IndexFolders.IsDamage(error))
            {
                IndexFolders.Delete(folder);
            }
        }
        return null;
    }

    /// <summary>
    /// Ends the building of an index that did not take the current one's place. What its last commit has is kept, to go on with;
    /// nothing where it is damaged or has none.
    /// </summary>
    public static void Leave(LuceneIndex unfinished, bool isDamaged)
    {
        unfinished.Dispose();
        if (isDamaged || IndexFolders.HalfBuiltIn(unfinished.Folder) is null)
            IndexFolders.Delete(unfinished.Folder);
    }

    /// <summary>Where the next index is built.</summary>
    public string NewFolder() => _folders.New();

    /// <summary>Puts a finished index in place of the current one. The caller holds <see cref="Writing"/>.</summary>
    /// <param name="finished">It.</param>
    /// <param name="failed">The kinds whose source failed while it was built.</param>
    public void Replace(LuceneIndex finished, IReadOnlyDictionary<string, string> failed)
    {
        if (finished.Lost is { } message)
            throw new IOException(message);
        var old = _current;
        _folders.PointTo(finished.Folder);
        _current = finished;
        Wanted = null;
        IsChecked = true;
        FailedKinds.Clear();
        foreach (var (kind, error) in failed)
            FailedKinds[kind] = error;
        if (old is null)
            return;
        old.Dispose();
        IndexFolders.Delete(old.Folder);
    }

    public void Dispose()
    {
        lock (Doors)
        {
            if (--_users > 0)
                return;
            Opened.TryRemove(_root, out _);
            _current?.Dispose();
            _current = null;
            _lock?.Dispose();
            _lock = null;
        }
    }
}
