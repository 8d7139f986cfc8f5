namespace Hookdesk.Host.Ground;

/// <summary>
/// Whose code is running: known wherever a piece of work goes on, also on other threads and in what it started, because it flows with the
/// execution context. Only third parties are named; the desk itself and what came with it is nobody.
/// </summary>
internal static class PluginWork
{
    private static readonly AsyncLocal<string?> Owner = new(change => OnThread(change.CurrentValue));
    private static readonly Lock Gate = new();
    private static readonly List<WorkThread> Known = [];

    [ThreadStatic]
    private static WorkThread? _thread;

    /// <summary>The plugin that began what runs now; null for nobody.</summary>
    public static string? Current => Owner.Value;

    /// <summary>Told on its own thread whenever a thread takes up the work of another plugin, or none. Must be quick.</summary>
    public static Action<WorkThread>? Changed { get; set; }

    /// <summary>The threads on which plugins' code runs or has run.</summary>
    public static IReadOnlyList<WorkThread> Threads
    {
        get
        {
            lock (Gate)
                return [.. Known.Where(thread => thread.IsAlive)];
        }
    }

    /// <summary>
    /// What follows in this method, and what it starts, is this plugin's work. To be called in a method of its own that is asynchronous
    /// or the beginning of a task, at whose end it is over.
    /// </summary>
    public static void Begin(string? pluginId)
    {
        if (Owner.Value != pluginId)
            Owner.Value = pluginId;
    }

    private static void OnThread(string? pluginId)
    {
        if (_thread is null && pluginId is null)
            return;
        var thread = _thread ??= Register();
        thread.TakeUp(pluginId);
        Changed?.Invoke(thread);
    }

    private static WorkThread Register()
    {
        lock (Gate)
        {
            var dead = Known.FindIndex(thread => !thread.IsAlive);
            var registered = new WorkThread(Thread.CurrentThread, dead < 0 ? Known.Count : dead);
            if (dead < 0)
                Known.Add(registered);
            else
                Known[dead] = registered;
            return registered;
        }
    }
}

/// <summary>A thread on which a plugin's code runs or has run.</summary>
/// <param name="thread">The thread.</param>
/// <param name="place">Its place among all such threads; a dead one's is used again.</param>
internal sealed class WorkThread(Thread thread, int place)
{
    private volatile string? _pluginId;
    private long _since;

    public int Place { get; } = place;

    public bool IsAlive => thread.IsAlive;

    public bool IsOfPool { get; } = thread.IsThreadPoolThread;

    /// <summary>True while it waits for something, or sleeps.</summary>
    public bool IsWaiting => thread.IsAlive && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>Whose work is on it now; null for nobody's.</summary>
    public string? PluginId => _pluginId;

    /// <summary>When it took that up, by <see cref="Environment.TickCount64"/>.</summary>
    public long Since => Volatile.Read(ref _since);

    public void TakeUp(string? pluginId)
    {
        Volatile.Write(ref _since, Environment.TickCount64);
        _pluginId = pluginId;
    }
}
