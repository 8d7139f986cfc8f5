namespace Hookdesk.Search.Indexing;

/// <summary>
/// The folders of a node's indexes: the one that is searched, named by a file beside them, and others that are being built.
/// </summary>
/// <param name="root">Where they are.</param>
internal sealed class IndexFolders(string root)
{
    private const string Pointer = "current";

    /// <summary>The folder of the current index below a root; null when there is none.</summary>
    public static string? Current(string root)
    {
        var file = Path.Combine(root, Pointer);
        if (!File.Exists(file))
            return null;
        var folder = Path.Combine(root, File.ReadAllText(file).Trim());
        return Path.GetDirectoryName(folder) == root && Directory.Exists(folder) ? folder : null;
    }

    /// <summary>True for what says that the files are not what was written, rather than that something in the program is wrong.</summary>
    public static bool IsDamage(Exception error) =>
        error
            is IOException
                or UnauthorizedAccessException
                or ArgumentException
                or FormatException
                or IndexOutOfRangeException
                or Lucene.Net.Index.IndexNotFoundException
        || error.GetType().Namespace?.StartsWith("Lucene.", StringComparison.Ordinal) == true;

    /// <summary>Where the next index is built.</summary>
    public string New() => Path.Combine(root, $"index-{Guid.NewGuid():n}");

    /// <summary>
    /// Keeps other processes out. Lucene's own lock does not hold between processes here: a file that is open for nobody else does, and
    /// is free again when its process dies.
    /// </summary>
    /// <exception cref="IndexInUseException">Another process has it.</exception>
    public FileStream Lock()
    {
        Directory.CreateDirectory(root);
        try
        {
            return new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IndexInUseException(error);
        }
    }

    /// <summary>Makes a folder the current one.</summary>
    public void PointTo(string folder)
    {
        Directory.CreateDirectory(root);
        var next = Path.Combine(root, Pointer + ".next");
        File.WriteAllText(next, Path.GetFileName(folder));
        File.Move(next, Path.Combine(root, Pointer), overwrite: true);
    }

    /// <summary>Removes what a crash left of an index that was being built, and what was being built from another database.</summary>
    public void RemoveLeftOvers(Func<LogPosition, bool> isOfThisLog)
    {
        if (!Directory.Exists(root))
            return;
        var current = Current(root);
        foreach (var folder in Directory.EnumerateDirectories(root, "index-*"))
            if (folder != current && (HalfBuiltIn(folder) is not { } half || !isOfThisLog(CommitData.PositionOf(half))))
                Delete(folder);
    }

    /// <summary>Those that were begun and can be gone on with, with what their last commit says.</summary>
    public IEnumerable<(string Folder, IDictionary<string, string> Data)> HalfBuilt()
    {
        if (!Directory.Exists(root))
            yield break;
        var current = Current(root);
        foreach (var folder in Directory.GetDirectories(root, "index-*").Where(folder => folder != current))
            if (HalfBuiltIn(folder) is { } data)
                yield return (folder, data);
    }

    /// <summary>What the last commit in a folder says, where it can be gone on with; else null.</summary>
    public static IDictionary<string, string>? HalfBuiltIn(string folder)
    {
        try
        {
            using var directory = Lucene.Net.Store.FSDirectory.Open(folder);
            return CommitData.Read(directory) is var data && CommitData.IsHalfBuilt(data) ? data : null;
        }
        catch (Exception error) when (IsDamage(error))
        {
            return null;
        }
    }

    public static void Delete(string folder)
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
