using System.Collections.Concurrent;

namespace Hookdesk.Host.Layout;

/// <summary>
/// The lists that the layout was drawn with last: one that has the same entries is given out as the same object, so that whoever made
/// something of it need not compare, let alone make it again. Singleton.
/// </summary>
internal sealed class LastLists
{
    // Readers times areas. Whoever goes beyond begins again.
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<object, object> _lists = new();

    public IReadOnlyList<T> Same<T>(object of, T[] now)
        where T : class
    {
        if (_lists.TryGetValue(of, out var known) && known is T[] before && before.AsSpan().SequenceEqual(now))
            return before;
        if (_lists.Count >= Most)
            _lists.Clear();
        _lists[of] = now;
        return now;
    }
}
