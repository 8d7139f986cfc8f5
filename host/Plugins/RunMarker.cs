using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Plugins;

/// <summary>What the next start does about the end of the last run.</summary>
/// <param name="PluginId">The third party's plugin that most likely ended it; null when there is none.</param>
/// <param name="OnlyBundled">True when only plugins start that came with the desk.</param>
/// <param name="Reason">Why, as a sentence for the admin.</param>
/// <param name="Detail">The whole error, where there is one.</param>
internal sealed record Verdict(string? PluginId, bool OnlyBundled, string Reason, string? Detail);

/// <summary>How a run ended, as far as it could still be written down.</summary>
/// <param name="PluginId">Whose code ended it; null when that is not known.</param>
/// <param name="What">What happened, as the rest of a sentence.</param>
/// <param name="Detail">The whole error, where there is one.</param>
internal sealed record RunEnd(string? PluginId, string What, string? Detail);

/// <summary>What is written down of a run.</summary>
internal sealed record RunNote
{
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>True once the desk was asked to stop: whatever ends it then is not a plugin's doing.</summary>
    public bool IsStopping { get; init; }

    public RunEnd? End { get; init; }

    /// <summary>How many runs in a row, before this one, ended soon after their start.</summary>
    public int EarlyEnds { get; init; }

    /// <summary>Plugins that ended a run which had lasted, and when.</summary>
    public Dictionary<string, DateTimeOffset> Suspects { get; init; } = [];

    /// <summary>The third parties' plugins by id, each with its version and when its assembly was written.</summary>
    public Dictionary<string, string> Seen { get; init; } = [];

    /// <summary>The third party's plugin that was switched on or changed last; null for none since the last run that lasted.</summary>
    public string? LastChanged { get; init; }

    /// <summary>The ids by whose place threads are marked.</summary>
    public List<string> Ids { get; init; } = [];
}

/// <summary>
/// A note on disk of the run that is going on, so that the next start knows which plugin took the process down. Threads mark whose code
/// they run in a part of the file that is mapped into memory: that costs next to nothing, and outlives the process however it ends, also by
/// a stack overflow of which no code hears.
/// </summary>
/// <remarks>
/// A regular stop blames nobody, whatever comes after it was asked for. A process that was killed while no plugin's code was running blames
/// nobody either, unless that happens twice in a row soon after the start.
/// </remarks>
internal sealed class RunMarker(HookdeskOptions options, TimeProvider time) : IDisposable
{
    /// <summary>An end within this time after the start is one of which the start may be the reason.</summary>
    public static TimeSpan Soon { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A plugin that ends two runs within this time is left out, however long they lasted.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromHours(24);

    private const int NoteLength = 32 * 1024;
    private const int MostThreads = 2048;
    private const int ThreadLength = 16;
    private const int Threads = NoteLength + 8;
    private const int LongestDetail = 4000;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<PosixSignalRegistration> _signals = [];
    private MemoryMappedViewAccessor? _file;
    private MemoryMappedFile? _map;
    private RunNote _note = new();

    /// <summary>What to do about the end of the last run; null for nothing.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>Tells whose code a method is; null for nobody's. Given as soon as plugins are loaded.</summary>
    public Func<Type, string?> OwnerOf { get; set; } = _ => null;

    /// <summary>
    /// Reads what the last run left behind and begins the note of this one. Does nothing while another process of this installation runs:
    /// its note is not ours.
    /// </summary>
    public void Begin()
    {
        DatabaseSource.CreatePrivateFolder(options.DataDirectory);
        FileStream file;
        try
        {
            var opening = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
            };
            // Like everything in there, it is nobody else's to read.
            if (!OperatingSystem.IsWindows())
                opening.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            file = new FileStream(Path.Combine(options.DataDirectory, "running.map"), opening);
        }
        catch (IOException)
        {
            return;
        }

        var isNew = file.Length == 0;
        _map = MemoryMappedFile.CreateFromFile(
            file,
            null,
            Threads + MostThreads * ThreadLength,
            MemoryMappedFileAccess.ReadWrite,
            HandleInheritability.None,
            leaveOpen: false
        );
        _file = _map.CreateViewAccessor();
        var now = time.GetUtcNow();
        if (!isNew && Read() is { } last)
            (Verdict, _note) = Judge(last, RunningIn(last), new DateTimeOffset(_file.ReadInt64(NoteLength), TimeSpan.Zero), now);
        _note = _note with { StartedAt = now };
        _file.WriteArray(Threads, new byte[MostThreads * ThreadLength], 0, MostThreads * ThreadLength);
        Write();
        Beat();
        _file.Flush();

        PluginWork.Changed = Mark;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP })
            _signals.Add(PosixSignalRegistration.Create(signal, _ => Stopping()));
    }

    /// <summary>The process is alive.</summary>
    public void Beat() => _file?.Write(NoteLength, time.GetUtcNow().UtcTicks);

    /// <summary>The desk was asked to stop.</summary>
    public void Stopping() => Change(note => note with { IsStopping = true });

    /// <summary>A third party's plugin was switched on.</summary>
    public void SwitchedOn(string pluginId) => Change(note => note with { LastChanged = pluginId });

    /// <summary>These third parties' plugins run, each with what tells whether it was changed.</summary>
    public void Run(IReadOnlyDictionary<string, string> plugins) =>
        Change(note =>
            note with
            {
                LastChanged =
                    plugins.FirstOrDefault(plugin => note.Seen.GetValueOrDefault(plugin.Key) != plugin.Value).Key ?? note.LastChanged,
                Seen = plugins.ToDictionary(StringComparer.Ordinal),
            }
        );

    public void Dispose()
    {
        if (_file is null)
            return;
        PluginWork.Changed = null;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        foreach (var signal in _signals)
            signal.Dispose();
        lock (_lock)
        {
            _file.Dispose();
            _map!.Dispose();
            _file = null;
        }
    }

    /// <summary>Decides whom an end is to be blamed on.</summary>
    /// <param name="last">What was written down.</param>
    /// <param name="running">The third party whose code was running at the end; null for none.</param>
    /// <param name="aliveAt">When the process was last known to be alive.</param>
    /// <param name="now">Now.</param>
    /// <returns>What to do, or null for nothing, and what the next note begins with.</returns>
    public static (Verdict? Verdict, RunNote Next) Judge(RunNote last, string? running, DateTimeOffset aliveAt, DateTimeOffset now)
    {
        var suspects = last.Suspects.Where(suspect => now - suspect.Value < Memory).ToDictionary(StringComparer.Ordinal);
        var next = new RunNote { Seen = last.Seen, Suspects = suspects };
        if (last.IsStopping)
            return (null, next);
        var isEarly = aliveAt - last.StartedAt < Soon;
        if (isEarly)
            next = next with { EarlyEnds = last.EarlyEnds + 1, LastChanged = last.LastChanged };
        var named = last.End?.PluginId ?? running;
        var what =
            last.End is { PluginId: not null } end ? end.What
            : running is not null ? "The process ended while the plugin's code was running."
            : last.End?.What ?? "The process ended unexpectedly.";
        if (next.EarlyEnds >= 2)
        {
            var likely = named ?? last.LastChanged;
            return (
                new Verdict(
                    likely,
                    true,
                    $"Hookdesk ended twice within {Soon.TotalMinutes:0} minutes of startup, so only the plugins that come with it were started. "
                        + (likely is null ? "" : $"The most likely cause is {likely}. ")
                        + $"{what} Enable the other plugins one at a time.",
                    last.End?.Detail
                ),
                next
            );
        }

        if (named is null)
            return (null, next);
        if (!isEarly && !suspects.ContainsKey(named))
        {
            suspects[named] = now;
            return (null, next);
        }

        return (new Verdict(named, false, $"{what} It was left out of the next start.", last.End?.Detail), next);
    }

    // On the thread that threw: no other tells whose it is.
    private void OnUnhandled(object sender, UnhandledExceptionEventArgs thrown)
    {
        if (!thrown.IsTerminating || thrown.ExceptionObject is not Exception error)
            return;
        End(
            new RunEnd(
                ThrowerOf(error) ?? PluginWork.Current,
                $"An unhandled exception ended the process: {error.Message}",
                Shortened(error.ToString())
            )
        );
    }

    // Environment.Exit runs this on the thread that called it.
    private void OnExit(object? sender, EventArgs e) =>
        End(new RunEnd(PluginWork.Current, "The plugin ended the process.", Shortened(Environment.StackTrace)));

    private void End(RunEnd end) => Change(note => note.IsStopping || note.End is not null ? note : note with { End = end });

    private string? ThrowerOf(Exception error) =>
        new StackTrace(error.GetBaseException())
            .GetFrames()
            .Select(frame => frame.GetMethod()?.DeclaringType)
            .OfType<Type>()
            .Select(OwnerOf)
            .FirstOrDefault(owner => owner is not null);

    private static string Shortened(string text) => text.Length > LongestDetail ? text[..LongestDetail] : text;

    private void Mark(WorkThread thread)
    {
        if (thread.Place >= MostThreads || _file is not { } file)
            return;
        try
        {
            var at = Threads + thread.Place * ThreadLength;
            file.Write(at, thread.PluginId is { } id ? NumberOf(id) : 0);
            file.Write(at + 8, time.GetUtcNow().UtcTicks);
        }
        catch (ObjectDisposedException)
        {
            // The desk stops.
        }
    }

    private int NumberOf(string pluginId)
    {
        if (_ids.TryGetValue(pluginId, out var number))
            return number;
        lock (_lock)
        {
            if (_ids.TryGetValue(pluginId, out number))
                return number;
            Change(note => note with { Ids = [.. note.Ids, pluginId] });
            return _ids[pluginId] = _note.Ids.Count;
        }
    }

    /// <summary>Of several, the one whose code was taken up last.</summary>
    private string? RunningIn(RunNote last)
    {
        var (newest, running) = (0L, default(string));
        for (var place = 0; place < MostThreads; place++)
        {
            var number = _file!.ReadInt32(Threads + place * ThreadLength);
            var at = _file.ReadInt64(Threads + place * ThreadLength + 8);
            if (number > 0 && number <= last.Ids.Count && at >= newest)
                (newest, running) = (at, last.Ids[number - 1]);
        }

        return running;
    }

    private void Change(Func<RunNote, RunNote> change)
    {
        lock (_lock)
        {
            if (_file is null)
                return;
            var changed = change(_note);
            if (ReferenceEquals(changed, _note))
                return;
            _note = changed;
            Write();
        }
    }

    // Spaces mean nothing in JSON.
    private void Write()
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(_note);
        if (text.Length > NoteLength)
            text = JsonSerializer.SerializeToUtf8Bytes(
                _note with
                {
                    Seen = [],
                    End = _note.End is { } end ? end with { Detail = null } : null,
                }
            );
        if (text.Length > NoteLength)
            return;
        var padded = new byte[NoteLength];
        padded.AsSpan().Fill((byte)' ');
        text.CopyTo(padded, 0);
        _file!.WriteArray(0, padded, 0, padded.Length);
    }

    private RunNote? Read()
    {
        var text = new byte[NoteLength];
        _file!.ReadArray(0, text, 0, text.Length);
        try
        {
            return JsonSerializer.Deserialize<RunNote>(Encoding.UTF8.GetString(text).TrimEnd('\0', ' '));
        }
        catch (JsonException)
        {
            return null; // Half a note is what a power cut leaves: nobody can be named by it.
        }
    }
}
