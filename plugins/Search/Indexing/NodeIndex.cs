using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hookdesk.Sdk;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Search.Indexing;

/// <summary>
/// The index of this node: the one that is searched and kept up to date, and what is known of its state. It belongs to the process, not to a shell: while one shell takes over from another,
/// both write into the same index, which is safe because a document is always written as the database has it at that moment.
/// </summary>
internal sealed class NodeIndex : IDisposable
{
    private const string Pointer = "current";
    private static readonly ConcurrentDictionary<string, NodeIndex> Opened = new(StringComparer.Ordinal);
    private static readonly Lock Doors = new();

    private readonly Lock _opening = new();
    private readonly string _root;
    private int _users;
    private FileStream? _lock;
    private volatile LuceneIndex? _current;

    private NodeIndex(string root) => _root = root;

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

    public LuceneIndex Current => _current ?? throw new InvalidOperationException("The index has not been opened yet.");

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

    /// <summary>Makes what was written findable, and writes it to disk where asked.</summary>
    public void Keep(bool commit, DateTimeOffset now)
    {
        var index = Current;
        try
        {
            index.Refresh();
            if (commit) index.Commit(now);
        }
        catch (ObjectDisposedException) when (_current is { } other && other != index)
        {
            // Replaced meanwhile by one that is up to date.
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
    /// Opens what is there. What is missing, damaged or of another version is noticed, and a new index asked for; searching goes on in what can be read. What was made from another database is
    /// not searched any more.
    /// </summary>
    /// <param name="lastEvent">The newest event: where an empty index begins.</param>
    /// <param name="isOfThisLog">True for a place of the log that the desk has.</param>
    /// <param name="logger">Is told what was found.</param>
    /// <exception cref="IndexInUseException">Another process has it.</exception>
    public void Open(Func<LogPlace> lastEvent, Func<LogPlace, bool> isOfThisLog, ILogger logger)
    {
        if (_current is not null) return;
        lock (_opening)
        {
            if (_current is not null) return;
            _lock ??= Lock();
            RemoveLeftOvers(isOfThisLog);
            var folder = CurrentFolder(_root);
            if (folder is null) Wanted = new RebuildReason(RebuildCause.Missing, null);
            else if (OpenCurrent(folder, isOfThisLog, logger) is { } index)
            {
                _current = index;
                return;
            }
            _current = LuceneIndex.Create(NewFolder(), lastEvent());
            PointTo(_current.Folder);
            if (folder is not null) Delete(folder);
        }
    }

    // Null, with the reason noted, for what cannot be searched.
    private LuceneIndex? OpenCurrent(string folder, Func<LogPlace, bool> isOfThisLog, ILogger logger)
    {
        LuceneIndex index;
        try
        {
            index = LuceneIndex.Open(folder);
        }
        catch (Exception error) when (IsDamage(error))
        {
            logger.LogWarning(error, "The search index in {Folder} cannot be opened and is built anew", folder);
            Wanted = new RebuildReason(RebuildCause.Damaged, error.Message);
            return null;
        }
        if (index.Version != IndexFields.Version) Wanted = new RebuildReason(RebuildCause.OtherVersion, null);
        else if (!isOfThisLog(index.Place))
        {
            logger.LogWarning("The search index in {Folder} was made from another database and is built anew", folder);
            Wanted = new RebuildReason(RebuildCause.OtherDatabase, null);
            index.Dispose();
            return null;
        }
        else if (!index.IsComplete) Wanted = new RebuildReason(RebuildCause.Incomplete, null);
        // A new one was being built when the desk, or this plugin, was stopped.
        else if (HalfBuilt().FirstOrDefault() is (not null, var half)) Wanted = LuceneIndex.ReadReason(half) ?? new RebuildReason(RebuildCause.Incomplete, null);
        return index;
    }

    /// <summary>Asks for a new index, unless one is asked for.</summary>
    public void Want(RebuildCause cause, string? detail, long from = 0) => Wanted ??= new RebuildReason(cause, detail) { From = from };

    /// <summary>An index that was begun and not built to the end, at its last commit; null when there is none to go on with.</summary>
    /// <param name="parts">What documents come from: one that was begun without one of them, or with another, is not gone on with.</param>
    public LuceneIndex? TakeHalfBuilt(ImmutableHashSet<string> parts)
    {
        foreach (var (folder, data) in HalfBuilt())
        {
            if (LuceneIndex.BuiltFromOf(data) < (Wanted?.From ?? 0) || !LuceneIndex.PartsOf(data).SetEquals(parts))
            {
                Delete(folder);
                continue;
            }
            try
            {
                return LuceneIndex.Open(folder);
            }
            catch (Exception error) when (IsDamage(error))
            {
                Delete(folder);
            }
        }
        return null;
    }

    /// <summary>Ends the building of an index that did not take the current one's place. What its last commit has is kept, to go on with; nothing where it is damaged or has none.</summary>
    public static void Leave(LuceneIndex unfinished, bool isDamaged)
    {
        unfinished.Dispose();
        if (isDamaged || HalfBuiltIn(unfinished.Folder) is null) Delete(unfinished.Folder);
    }

    /// <summary>Where the next index is built.</summary>
    public string NewFolder() => Path.Combine(_root, $"index-{Guid.NewGuid():n}");

    /// <summary>Puts a finished index in place of the current one. The caller holds <see cref="Writing"/>.</summary>
    public void Replace(LuceneIndex finished)
    {
        var old = _current;
        PointTo(finished.Folder);
        _current = finished;
        Wanted = null;
        IsChecked = true;
        FailedKinds.Clear();
        if (old is null) return;
        old.Dispose();
        Delete(old.Folder);
    }

    /// <summary>The folder of the current index below a root; null when there is none.</summary>
    public static string? CurrentFolder(string root)
    {
        var file = Path.Combine(root, Pointer);
        if (!File.Exists(file)) return null;
        var folder = Path.Combine(root, File.ReadAllText(file).Trim());
        return Path.GetDirectoryName(folder) == root && Directory.Exists(folder) ? folder : null;
    }

    /// <summary>True for what says that the files are not what was written, rather than that something in the program is wrong.</summary>
    public static bool IsDamage(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentException or FormatException or IndexOutOfRangeException or Lucene.Net.Index.IndexNotFoundException
        || error.GetType().Namespace?.StartsWith("Lucene.", StringComparison.Ordinal) == true;

    public void Dispose()
    {
        lock (Doors)
        {
            if (--_users > 0) return;
            Opened.TryRemove(_root, out _);
            _current?.Dispose();
            _current = null;
            _lock?.Dispose();
            _lock = null;
        }
    }

    // Lucene's own lock does not hold between processes here: a file that is open for nobody else does, and is free again when its process dies.
    private FileStream Lock()
    {
        Directory.CreateDirectory(_root);
        try
        {
            return new FileStream(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IndexInUseException(error);
        }
    }

    private void PointTo(string folder)
    {
        Directory.CreateDirectory(_root);
        var next = Path.Combine(_root, Pointer + ".next");
        File.WriteAllText(next, Path.GetFileName(folder));
        File.Move(next, Path.Combine(_root, Pointer), overwrite: true);
    }

    // What a crash left of an index that was being built, and what was being built from another database.
    private void RemoveLeftOvers(Func<LogPlace, bool> isOfThisLog)
    {
        if (!Directory.Exists(_root)) return;
        var current = CurrentFolder(_root);
        foreach (var folder in Directory.EnumerateDirectories(_root, "index-*"))
            if (folder != current && (HalfBuiltIn(folder) is not { } half || !isOfThisLog(LuceneIndex.PlaceOf(half)))) Delete(folder);
    }

    private IEnumerable<(string Folder, IDictionary<string, string> Data)> HalfBuilt()
    {
        if (!Directory.Exists(_root)) yield break;
        var current = CurrentFolder(_root);
        foreach (var folder in Directory.GetDirectories(_root, "index-*").Where(folder => folder != current))
            if (HalfBuiltIn(folder) is { } data) yield return (folder, data);
    }

    private static IDictionary<string, string>? HalfBuiltIn(string folder)
    {
        try
        {
            using var directory = Lucene.Net.Store.FSDirectory.Open(folder);
            return LuceneIndex.ReadCommit(directory) is var data && LuceneIndex.IsHalfBuilt(data) ? data : null;
        }
        catch (Exception error) when (IsDamage(error))
        {
            return null;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that is still being read on Windows: the next start removes it.
        }
    }
}

/// <summary>Another process has the index open for writing.</summary>
/// <param name="error">What the file system said.</param>
internal sealed class IndexInUseException(Exception error) : Exception("The search index is in use by another process.", error);

/// <summary>Why an index is built anew.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">What was found, or null.</param>
public sealed record RebuildReason(RebuildCause Cause, string? Detail)
{
    /// <summary>What was begun before this event does not do.</summary>
    public long From { get; init; }
}

/// <summary>The causes of building anew.</summary>
public enum RebuildCause
{
    Missing,
    Damaged,
    OtherVersion,
    OtherDatabase,
    MoreParts,
    Incomplete,
    Requested,
}

/// <summary>How far a rebuild is.</summary>
/// <param name="Kind">What is being read.</param>
/// <param name="Done">Documents so far.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record RebuildProgress(string Kind, long Done, DateTimeOffset StartedAt);
