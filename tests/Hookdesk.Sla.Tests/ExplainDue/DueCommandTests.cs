using System.CommandLine;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sla.ExplainDue;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Hookdesk.Sla.Tests.ExplainDue;

public sealed class DueCommandTests
{
    [Fact]
    public async Task Due_names_each_stretch_of_working_time_that_counts()
    {
        await using var desk = await Desk.StartAsync();
        Assert.Equal(
            """
            Calendar Office hours, UTC
            From   Fri 2026-11-20 16:00:00 +00:00
              Fri 2026-11-20 16:00:00 +00:00  to  Fri 2026-11-20 17:00:00 +00:00    1:00:00    1:00:00
              Mon 2026-11-23 09:00:00 +00:00  to  Mon 2026-11-23 10:00:00 +00:00    1:00:00    2:00:00
              Mon 2026-11-23 12:00:00 +00:00  to  Mon 2026-11-23 17:00:00 +00:00    5:00:00    7:00:00
              Tue 2026-11-24 09:00:00 +00:00  to  Tue 2026-11-24 10:30:00 +00:00    1:30:00    8:30:00
            Due    Tue 2026-11-24 10:30:00 +00:00

            """.ReplaceLineEndings("\n"),
            await RunAsync(
                desk,
                "sla",
                "due",
                "--calendar",
                "office hours",
                "--from",
                "2026-11-20T16:00",
                "--target",
                "8h30m",
                "--pause",
                "2026-11-23 10:00..2026-11-23T13:00:00+01:00"
            )
        );
        Assert.Contains(
            "Due    unknown while a pause is open",
            await RunAsync(desk, "sla", "due", "--from", "2026-11-20T16:00", "--target", "8h", "--pause", "2026-11-20T16:30..")
        );
        Assert.Contains(
            "the next ten years don't have 90000:00:00 of business hours",
            await RunAsync(desk, "sla", "due", "--target", "90000h")
        );
        Assert.Contains("… and", await RunAsync(desk, "sla", "due", "--target", "2000h"));
    }

    [Theory]
    [InlineData("There is no calendar \"Nights\": 1 Office hours.", "--target", "8h", "--calendar", "Nights")]
    [InlineData("\"tomorrow\" isn't a valid time.", "--target", "8h", "--from", "tomorrow")]
    [InlineData("\"2d\" isn't a valid duration.", "--target", "2d")]
    [InlineData("\"noon\" isn't a valid pause.", "--target", "8h", "--pause", "noon")]
    public async Task What_it_cannot_read_is_said_in_one_line(string message, params string[] arguments)
    {
        await using var desk = await Desk.StartAsync();
        var error = await Assert.ThrowsAsync<CliException>(() => RunAsync(desk, ["sla", "due", .. arguments]));
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("8h", 480)]
    [InlineData("1h30m", 90)]
    [InlineData("90m", 90)]
    [InlineData("120s", 2)]
    [InlineData("30m1h", null)]
    [InlineData("8", null)]
    [InlineData("h", null)]
    [InlineData("0h", null)]
    [InlineData("", null)]
    public void Lengths_are_read_in_hours_minutes_and_seconds(string text, int? minutes) =>
        Assert.Equal(minutes is null ? null : Duration.FromMinutes(minutes.Value), TimeLabels.ReadLength(text));

    private static async Task<string> RunAsync(Desk desk, params string[] arguments)
    {
        var root = new RootCommand();
        foreach (var command in desk.Host.Services.GetServices<ICliCommand>().Where(command => command is DueCommand))
            root.Add(command.Build(desk.Host.Services));
        var output = new StringWriter();
        await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return output.ToString().ReplaceLineEndings("\n");
    }
}
