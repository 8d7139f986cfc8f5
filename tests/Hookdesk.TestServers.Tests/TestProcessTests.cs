namespace Hookdesk.TestServers.Tests;

public sealed class TestProcessTests
{
    [Fact]
    public async Task Both_outputs_are_kept()
    {
        await using var process = TestProcess.Start("sh", ["-c", "echo out; echo err >&2; exit 3"]);

        Assert.Equal(3, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("out\n", process.Output, StringComparison.Ordinal);
        Assert.Contains("err\n", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_gives_the_program_no_chance_to_clear_up()
    {
        await using var process = TestProcess.Start("sh", ["-c", "trap 'echo cleared' TERM; echo ready; while :; do sleep 0.05; done"]);
        await process.WaitForOutputAsync("ready");

        process.Kill();

        Assert.Equal(137, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain("cleared", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_asks_first()
    {
        await using var process = TestProcess.Start(
            "sh",
            ["-c", "trap 'echo cleared; exit 0' TERM; echo ready; while :; do sleep 0.05; done"]
        );
        await process.WaitForOutputAsync("ready");

        await process.StopAsync();

        await process.WaitForOutputAsync("cleared");
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task The_environment_is_passed_on_and_a_null_takes_a_variable_out()
    {
        var environment = new Dictionary<string, string?> { ["HOOKDESK_GIVEN"] = "here", ["PATH"] = null };

        var output = await TestProcess.RunAsync("/bin/sh", ["-c", "echo $HOOKDESK_GIVEN; env"], environment: environment);

        Assert.StartsWith("here\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nPATH=", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_program_shows_what_it_wrote()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestProcess.RunAsync("sh", ["-c", "echo why; exit 1"]));

        Assert.Contains("why", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_left_behind_does_not_hold_up_the_wait()
    {
        await using var process = TestProcess.Start("sh", ["-c", "sleep 60 & echo started"]);

        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("started", process.Output, StringComparison.Ordinal);
    }
}
