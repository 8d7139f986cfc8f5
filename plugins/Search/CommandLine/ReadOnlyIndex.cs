using Hookdesk.Sdk.Cli;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;

namespace Hookdesk.Search.CommandLine;

/// <summary>The last commit of the index, read beside a running desk.</summary>
internal sealed class ReadOnlyIndex : IDisposable
{
    private readonly FSDirectory _directory;

    private ReadOnlyIndex(FSDirectory directory)
    {
        _directory = directory;
        Reader = DirectoryReader.Open(directory);
    }

    public DirectoryReader Reader { get; }

    public IndexSearcher Searcher => new(Reader) { Similarity = LuceneIndex.Similarity };

    public LogPosition Position => CommitData.PositionOf(Reader.IndexCommit.UserData);

    public bool IsComplete => CommitData.IsComplete(Reader.IndexCommit.UserData);

    /// <exception cref="CliException">There is none, or it can't be read.</exception>
    public static ReadOnlyIndex Open(string root)
    {
        if (IndexFolders.Current(root) is not { } folder)
            throw new CliException("There's no index yet. Start Hookdesk, or build the index with `hookdesk search rebuild`.");
        var directory = FSDirectory.Open(folder);
        try
        {
            return new ReadOnlyIndex(directory);
        }
        catch (Exception error) when (IndexFolders.IsDamage(error))
        {
            directory.Dispose();
            throw new CliException($"The index can't be opened: {error.Message} Rebuild it with `hookdesk search rebuild`.");
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        _directory.Dispose();
    }
}
