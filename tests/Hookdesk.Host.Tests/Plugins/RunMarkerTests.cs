using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>Whom the end of a run is blamed on.</summary>
public sealed class RunMarkerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Early = Start.AddMinutes(3);
    private static readonly DateTimeOffset Late = Start.AddHours(5);

    private readonly ThrowAwayFolder _data = new("hookdesk-run");

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Whose_code_ended_the_program_soon_after_its_start_is_left_out()
    {
        var note = Note with { End = new RunEnd("acme.chaos", "The plugin ended the process.", "at Chaos") };

        var (verdict, next) = RunMarker.Judge(note, running: null, Early, Early);

        Assert.Equal(("acme.chaos", false, "at Chaos"), (verdict!.PluginId, verdict.OnlyBundled, verdict.Detail));
        Assert.StartsWith("The plugin ended the process.", verdict.Reason);
        Assert.Equal(1, next.EarlyEnds);
    }

    [Fact]
    public void Without_a_word_it_is_the_plugin_whose_code_was_running()
    {
        var (verdict, _) = RunMarker.Judge(Note with { LastChanged = "acme.other" }, "acme.chaos", Early, Early);

        Assert.Equal("acme.chaos", verdict!.PluginId);
    }

    [Fact]
    public void One_kill_without_a_hint_blames_nobody_and_two_in_a_row_soon_after_the_start_leave_only_what_came_with_the_desk()
    {
        var (first, next) = RunMarker.Judge(Note with { LastChanged = "acme.new" }, null, Early, Early);
        Assert.Null(first);

        var (second, _) = RunMarker.Judge(next with { StartedAt = Early }, null, Early.AddMinutes(1), Early.AddMinutes(1));

        Assert.True(second!.OnlyBundled);
        Assert.Contains("The most likely cause is acme.new.", second.Reason);
    }

    [Fact]
    public void A_run_that_lasted_in_between_begins_the_count_anew()
    {
        var (_, next) = RunMarker.Judge(Note with { EarlyEnds = 1 }, null, Late, Late);

        Assert.Equal(0, next.EarlyEnds);
        Assert.Null(next.LastChanged);
    }

    [Fact]
    public void What_ends_after_the_desk_was_asked_to_stop_is_nobodys_doing()
    {
        var stopping = Note with
        {
            IsStopping = true,
            EarlyEnds = 1,
            End = new RunEnd("acme.chaos", "The plugin ended the process.", null),
        };

        var (verdict, next) = RunMarker.Judge(stopping, "acme.chaos", Early, Early);

        Assert.Null(verdict);
        Assert.Equal(0, next.EarlyEnds);
    }

    [Fact]
    public void A_plugin_that_ends_a_run_that_had_lasted_is_left_out_when_it_does_so_again_within_a_day()
    {
        var note = Note with { End = new RunEnd("acme.chaos", "The plugin ended the process.", null) };
        var (first, next) = RunMarker.Judge(note, null, Late, Late);
        Assert.Null(first);

        var again = note with { StartedAt = Late, Suspects = next.Suspects };
        Assert.Equal("acme.chaos", RunMarker.Judge(again, null, Late.AddHours(3), Late.AddHours(3)).Verdict!.PluginId);
        Assert.Null(RunMarker.Judge(again, null, Late.AddHours(30), Late.AddHours(30)).Verdict);
    }

    [Fact]
    public void A_note_of_a_process_that_still_runs_is_left_alone()
    {
        var options = new HookdeskOptions
        {
            DataDirectory = _data.Path,
            ConnectionString = null,
            PluginsFile = _data["plugins.json"],
        };
        using var first = new RunMarker(options, TimeProvider.System);
        first.Begin();
        using (var other = new RunMarker(options, TimeProvider.System))
        {
            other.Begin();
            other.Stopping();
            Assert.Null(other.Verdict);
        }

        // Nobody asked the first one to stop: the one that comes after it counts its end.
        first.Run(new Dictionary<string, string> { ["acme.new"] = "1.0.0" });
        first.Dispose();
        using var next = new RunMarker(options, TimeProvider.System);
        next.Begin();
        Assert.Null(next.Verdict);
        next.Dispose();
        using var last = new RunMarker(options, TimeProvider.System);
        last.Begin();
        Assert.True(last.Verdict!.OnlyBundled);
    }

    private static RunNote Note => new() { StartedAt = Start };
}
