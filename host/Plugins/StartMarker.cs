using System.Text;
using System.Text.Json;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Notes on disk which plugin's code is being run while a shell starts, so that a plugin that takes the whole process down is known at
/// the next start. The note is held open without sharing as long as that code runs, and the operating system lets go of it when the
/// process ends, however it ends.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="time">The clock.</param>
internal sealed class StartMarker(string directory, TimeProvider time)
{
    private readonly string _path = Path.Combine(directory, "starting.json");
    private readonly Dictionary<string, int> _earlier = [];
    private FileStream? _file;

    /// <summary>How often the process ended while this plugin was starting, without a good start in between.</summary>
    public IReadOnlyDictionary<string, int> Crashes => _earlier;

    /// <summary>When the last of them was; null when the last start was good.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>
    /// Reads what the last process left behind. A note that another process holds is not about a crash: that one is starting right now.
    /// </summary>
    public void ReadLastStart()
    {
        if (!File.Exists(_path) || TryOpen() is not { } file)
            return;
        try
        {
            using (file)
            {
                if (JsonSerializer.Deserialize<Note>(file) is not { Crashes: not null } note)
                    return;
                foreach (var (id, count) in note.Crashes)
                    _earlier[id] = count;
                if (note.Starting is { } starting)
                    _earlier[starting] = _earlier.GetValueOrDefault(starting) + 1;
                At = note.At;
            }
        }
        catch (JsonException)
        {
            // Half a note is what a crash in the middle of writing leaves: nobody can be named by it.
        }
    }

    /// <summary>This plugin's code runs next.</summary>
    public void Entering(string pluginId) => Write(new Note(pluginId, _earlier, time.GetUtcNow()));

    /// <summary>The host's own code runs next.</summary>
    public void Leaving()
    {
        Write(new Note(null, _earlier, time.GetUtcNow()));
        LetGo();
    }

    /// <summary>
    /// The shell is up: what happened in earlier starts counts no more, except for plugins that were left out because of it.
    /// </summary>
    public void Started(IEnumerable<string> skipped)
    {
        foreach (var id in _earlier.Keys.Except(skipped).ToList())
            _earlier.Remove(id);
        Write(new Note(null, _earlier, time.GetUtcNow()));
        var ours = _file is not null;
        LetGo();
        if (ours && _earlier.Count == 0)
            File.Delete(_path);
    }

    /// <summary>The admin wants to try this plugin again.</summary>
    public void Forget(string pluginId)
    {
        if (_earlier.Remove(pluginId))
            Leaving();
    }

    // Every start writes this many times, so the file stays open meanwhile and never shrinks, which would cost far more than the
    // writing. Spaces mean nothing in JSON.
    private void Write(Note note)
    {
        if ((_file ??= TryOpen()) is not { } file)
            return;
        var text = JsonSerializer.Serialize(note);
        RandomAccess.Write(file.SafeFileHandle, Encoding.UTF8.GetBytes(text.PadRight((int)RandomAccess.GetLength(file.SafeFileHandle))), 0);
    }

    private void LetGo()
    {
        _file?.Dispose();
        _file = null;
    }

    // Null while another process of this installation starts; its note is not ours to read or to overwrite.
    private FileStream? TryOpen()
    {
        Directory.CreateDirectory(directory);
        try
        {
            return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    private sealed record Note(string? Starting, Dictionary<string, int> Crashes, DateTimeOffset At);
}
