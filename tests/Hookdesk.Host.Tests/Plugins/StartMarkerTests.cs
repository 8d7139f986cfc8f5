using Hookdesk.Host.Plugins;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>Whom the note blames that a start leaves on disk.</summary>
public sealed class StartMarkerTests : IDisposable
{
    private readonly ThrowAwayFolder _data = new("hookdesk-marker");

    public void Dispose() => _data.Dispose();

    [Fact]
    public void A_plugin_in_whose_code_the_process_ended_is_blamed()
    {
        LeaveBehind("""{"Starting":"acme.crash","Crashes":{"acme.earlier":1},"At":"2026-01-01T00:00:00+00:00"}""");

        var marker = Read();

        Assert.Equal([("acme.crash", 1), ("acme.earlier", 1)], marker.Crashes.Select(crash => (crash.Key, crash.Value)).Order());
        Assert.NotNull(marker.At);
    }

    [Fact]
    public void A_plugin_that_another_process_is_starting_right_now_is_not_blamed()
    {
        var starting = new StartMarker(_data.Path, TimeProvider.System);
        starting.Entering("acme.slow");

        var other = Read();
        other.Entering("acme.slow");
        other.Started([]);

        Assert.Empty(other.Crashes);
        Assert.True(File.Exists(_data["starting.json"]));
        starting.Leaving();
        Assert.Empty(Read().Crashes);
    }

    [Fact]
    public void A_note_that_gets_shorter_is_still_read()
    {
        var marker = new StartMarker(_data.Path, TimeProvider.System);
        marker.Entering("acme.a-plugin-with-a-very-long-name-that-makes-the-note-long");
        marker.Leaving();
        marker.Entering("acme.b");
        marker.Leaving();

        LeaveBehind(
            File.ReadAllText(_data["starting.json"]).Replace("\"Starting\":null", "\"Starting\":\"acme.b\"", StringComparison.Ordinal)
        );
        Assert.Equal(["acme.b"], Read().Crashes.Keys);
    }

    [Fact]
    public void Half_a_note_blames_nobody_and_a_good_start_leaves_none()
    {
        LeaveBehind("""{"Starting":"acme.cra""");

        var marker = Read();
        marker.Entering("acme.crash");
        marker.Started([]);

        Assert.Empty(marker.Crashes);
        Assert.False(File.Exists(_data["starting.json"]));
    }

    private void LeaveBehind(string note) => File.WriteAllText(_data["starting.json"], note);

    private StartMarker Read()
    {
        var marker = new StartMarker(_data.Path, TimeProvider.System);
        marker.ReadLastStart();
        return marker;
    }
}
