using System.Text.Json;

namespace Hookdesk.Host.Plugins;

/// <summary>
/// Notes on disk which plugin's code is being run while a shell starts, so that a plugin that takes the whole process down is known at the next start.
/// </summary>
/// <param name="directory">The data directory.</param>
/// <param name="time">The clock.</param>
internal sealed class StartMarker(string directory, TimeProvider time)
{
    private readonly string _path = Path.Combine(directory, "starting.json");
    private readonly Dictionary<string, int> _earlier = [];

    /// <summary>How often the process ended while this plugin was starting, without a good start in between.</summary>
    public IReadOnlyDictionary<string, int> Crashes => _earlier;

    /// <summary>When the last of them was; null when the last start was good.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Reads what the last process left behind.</summary>
    public void ReadLastStart()
    {
        if (!File.Exists(_path)) return;
        try
        {
            if (JsonSerializer.Deserialize<Note>(File.ReadAllText(_path)) is not { Crashes: not null } note) return;
            foreach (var (id, count) in note.Crashes) _earlier[id] = count;
            if (note.Starting is { } starting) _earlier[starting] = _earlier.GetValueOrDefault(starting) + 1;
            At = note.At;
        }
        catch (JsonException)
        {
            // Half a note is what a crash in the middle of writing leaves: nobody can be named by it.
        }
    }

    /// <summary>This plugin's code runs next.</summary>
    public void Entering(string pluginId) => Write(new Note(pluginId, _earlier, time.GetUtcNow()));

    /// <summary>The host's own code runs next.</summary>
    public void Leaving() => Write(new Note(null, _earlier, time.GetUtcNow()));

    /// <summary>The shell is up: what happened in earlier starts counts no more, except for plugins that were left out because of it.</summary>
    public void Started(IEnumerable<string> skipped)
    {
        foreach (var id in _earlier.Keys.Except(skipped).ToList()) _earlier.Remove(id);
        if (_earlier.Count > 0) Leaving();
        else File.Delete(_path);
    }

    /// <summary>The admin wants to try this plugin again.</summary>
    public void Forget(string pluginId)
    {
        if (_earlier.Remove(pluginId)) Leaving();
    }

    private void Write(Note note)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(_path, JsonSerializer.Serialize(note));
    }

    private sealed record Note(string? Starting, Dictionary<string, int> Crashes, DateTimeOffset At);
}
