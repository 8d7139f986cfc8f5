using System.Collections.Immutable;
using System.Globalization;
using Hookdesk.Search.IndexFormat;
using Lucene.Net.Index;

namespace Hookdesk.Search.Indexing;

/// <summary>What a commit says of its index: how far it is, and of what it was made. Written and read in one place.</summary>
internal static class CommitData
{
    private const string PositionKey = "position",
        MarkKey = "mark",
        VersionKey = "version",
        BuiltFromKey = "built-from",
        CompleteKey = "complete",
        FilledKey = "filled",
        CauseKey = "cause",
        PartsKey = "parts";

    /// <summary>What the next commit of an index says.</summary>
    public static Dictionary<string, string> Of(LuceneIndex index)
    {
        var place = index.Reached;
        var data = new Dictionary<string, string>
        {
            [PositionKey] = place.Id.ToString(CultureInfo.InvariantCulture),
            [MarkKey] = place.Mark,
            [BuiltFromKey] = index.BuiltFrom.ToString(CultureInfo.InvariantCulture),
            [VersionKey] = index.Version.ToString(CultureInfo.InvariantCulture),
            [CompleteKey] = index.IsComplete ? "1" : "0",
            [PartsKey] = string.Join('\n', index.Parts),
        };
        if (!index.Filled.IsEmpty && !index.IsComplete)
            data[FilledKey] = string.Join(
                '\n',
                index.Filled.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key}={kind.Value}"))
            );
        if (index.Reason is { } reason)
            data[CauseKey] = reason.Cause.ToString();
        return data;
    }

    /// <summary>What the last commit in a folder says of itself.</summary>
    public static IDictionary<string, string> Read(global::Lucene.Net.Store.Directory directory)
    {
        using var reader = DirectoryReader.Open(directory);
        return reader.IndexCommit.UserData;
    }

    /// <summary>True for the last commit of an index that was not built to the end and can be gone on with.</summary>
    public static bool IsHalfBuilt(IDictionary<string, string> data) =>
        Number(data, VersionKey) == IndexFields.Version && !IsComplete(data) && data.ContainsKey(FilledKey);

    /// <summary>Why the index of a commit is built.</summary>
    public static RebuildReason? ReasonOf(IDictionary<string, string> data) =>
        data.TryGetValue(CauseKey, out var text) && Enum.TryParse<RebuildCause>(text, out var cause)
            ? new RebuildReason(cause, null)
            : null;

    public static long BuiltFromOf(IDictionary<string, string> data) => Number(data, BuiltFromKey);

    public static LogPosition PositionOf(IDictionary<string, string> data) =>
        new(Number(data, PositionKey), data.TryGetValue(MarkKey, out var mark) ? mark : "");

    public static bool IsComplete(IDictionary<string, string> data) => Number(data, CompleteKey) == 1;

    public static ImmutableHashSet<string> PartsOf(IDictionary<string, string> data) =>
        data.TryGetValue(PartsKey, out var text) ? [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)] : [];

    public static int VersionOf(IDictionary<string, string> data) => (int)Number(data, VersionKey);

    public static ImmutableDictionary<string, long> FilledOf(IDictionary<string, string> data) =>
        !data.TryGetValue(FilledKey, out var text)
            ? ImmutableDictionary<string, long>.Empty
            : text.Split('\n')
                .Select(line => line.Split('='))
                .ToImmutableDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static long Number(IDictionary<string, string> data, string key) =>
        data.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
