namespace Hookdesk.TestServers;

/// <summary>What must be cleared away even when a test run ends without disposing: server processes, throw-away folders.</summary>
internal static class AtProcessExit
{
    private static readonly Lock Gate = new();
    private static readonly List<Entry> Entries = [];

    static AtProcessExit() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RunAll();

    /// <summary>Runs <paramref name="action"/> when the process ends, unless the returned registration is disposed before.</summary>
    public static IDisposable Register(Action action)
    {
        var entry = new Entry(action);
        lock (Gate)
            Entries.Add(entry);
        return entry;
    }

    private static void RunAll()
    {
        Entry[] left;
        lock (Gate)
        {
            left = [.. Entries];
            Entries.Clear();
        }

        // Newest first: a server is registered after the folder it lives in, and has to end before its folder goes.
        foreach (var entry in left.Reverse())
        {
            try
            {
                entry.Action();
            }
            catch (Exception e)
            {
                Console.Error.WriteLine($"Clearing up after the tests: {e.Message}");
            }
        }
    }

    private sealed class Entry(Action action) : IDisposable
    {
        public Action Action { get; } = action;

        public void Dispose()
        {
            lock (Gate)
                Entries.Remove(this);
        }
    }
}
