using System.Globalization;
using System.Net;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Export;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Export;

/// <summary>Clocks as files for reports.</summary>
public abstract class ExportTests(DatabaseProvider provider) : TestsOnOwnDesk(provider)
{
    [Fact]
    public async Task A_file_has_a_line_for_each_clock_and_no_cell_of_it_is_a_formula()
    {
        var department = await Desk.DepartmentAsync("Here");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Name = "Gold",
                    Targets =
                    [
                        policy.For(SlaTarget.FirstResponse)!,
                        policy.For(SlaTarget.Resolution)! with
                        {
                            Minutes = [600, 600, 600, 600],
                        },
                    ],
                }
        );
        var agent = await Desk.AgentAsync(DefaultRoles.Agent);
        var ticket = await Desk.TicketAsync(
            department,
            "=HYPERLINK(\"http://evil.example\",\"Æøå, click\")",
            with: ticket => ticket with { AssigneeId = agent.Id }
        );
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromMinutes(90));
        await Desk.ReplyAsync(ticket, agent);
        await Desk.CaughtUpAsync();
        var started = (await Desk.ClockAsync(ticket, SlaTarget.FirstResponse)).StartedAt;
        var admin = await Desk.Host.SignInAsync();
        var period = Period();

        var answer = await admin.Client.GetAsync($"/sla/export/file?{period}&format=csv&department={department}");
        Assert.Equal(
            ("text/csv", $"sla-{period[5..15]}-{period[^10..]}.csv"),
            (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.FileName)
        );
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "Ticket,Subject,Department,Assignee,Priority,Policy,Target,Target (min),Started,Due,Ended,Status,Elapsed (min),Paused (min),Breached by (min),Reason",
            lines[0].TrimStart('\uFEFF')
        );
        Assert.Equal(3, lines.Length);
        Assert.Contains("'=HYPERLINK", lines[1]);
        Assert.StartsWith($"{ticket},", lines[1]);
        Assert.Contains($"Here,{agent.Name},Normal,Gold,First response,60,{started:yyyy-MM-ddTHH:mm:sszzz},", lines[1]);
        Assert.Contains(",Met late,90", lines[1]);
        Assert.Contains(",Resolution,600,", lines[2]);
        Assert.Contains(",Paused,90", lines[2]);

        using var file = new MemoryStream(
            await admin.Client.GetByteArrayAsync($"/sla/export/file?{period}&format=xlsx&target=first_response&department={department}")
        );
        using var workbook = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(workbook).Select(error => error.Description));
        var rows = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!.Descendants<Row>().ToList();
        Assert.Equal(2, rows.Count);
        // A cell knows no time zone, so the heading names it.
        Assert.Equal("Started (UTC)", rows[0].Elements<Cell>().ElementAt(8).InnerText);
        var cells = rows[1].Elements<Cell>().ToList();
        Assert.Equal("=HYPERLINK(\"http://evil.example\",\"Æøå, click\")", cells[1].InnerText);
        Assert.Null(cells[1].CellFormula);
        Assert.Equal(
            started.UtcDateTime,
            DateTime.FromOADate(double.Parse(cells[8].InnerText, CultureInfo.InvariantCulture)),
            TimeSpan.FromSeconds(1)
        );
        Assert.Equal(1u, cells[8].StyleIndex!.Value);
    }

    [Fact]
    public async Task A_clock_that_was_held_after_its_due_time_is_late_by_what_counted()
    {
        var department = await Desk.DepartmentAsync("Here");
        await Desk.PolicyAsync(department, policy => policy with { Targets = [policy.For(SlaTarget.Resolution)!] });
        var ticket = await Desk.TicketAsync(department);
        await Desk.PassAsync(TimeSpan.FromMinutes(90));
        await StatusAsync(StatusCategory.Pending);
        Desk.Clock.Forward(TimeSpan.FromHours(5));
        await StatusAsync(StatusCategory.Open);
        await Desk.CaughtUpAsync();
        await Desk.PassAsync(TimeSpan.FromMinutes(10));
        var line = (
            await (await Desk.Host.SignInAsync()).Client.GetStringAsync($"/sla/export/file?{Period()}&format=csv&department={department}")
        ).Split("\r\n")[1];
        Assert.Matches(@",Overdue,100(\.\d+)?,300(\.\d+)?,40(\.\d+)?,", line);

        Task<bool> StatusAsync(StatusCategory status) =>
            Desk.WriteAsync((services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, ticket, status));
    }

    [Fact]
    public async Task A_long_period_is_read_in_batches_and_nothing_is_missed_or_told_twice()
    {
        var department = await Desk.DepartmentAsync("Here");
        var now = Desk.Clock.GetUtcNow();
        // Many begin in the same millisecond.
        var clocks = Enumerable
            .Range(1, (2 * ClockReader.Batch) + 17)
            .Select(number => new ClockRow
            {
                TicketId = 1_000_000 + number,
                PolicyName = "Gold",
                Minutes = 60,
                State = SlaClockState.Met,
                StartedAt = now.AddMinutes(-number / 900),
                EndedAt = now,
                Reason = SlaReason.AgentReplied,
            })
            .ToList();
        await Desk.WriteAsync(
            async (_, write) =>
            {
                await write.Connection.BulkCopyAsync(clocks);
                return await write.Connection.BulkCopyAsync(
                    clocks.Select(clock => new TicketRow
                    {
                        TicketId = clock.TicketId,
                        DepartmentId = department,
                        Timeline = "",
                    })
                );
            }
        );
        var text = await (await Desk.Host.SignInAsync()).Client.GetStringAsync($"/sla/export/file?{Period()}&format=csv");
        Assert.Equal(
            clocks.Select(clock => clock.TicketId).Order(),
            text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => long.Parse(line[..line.IndexOf(',')], CultureInfo.InvariantCulture))
                .Order()
        );
    }

    [Fact]
    public async Task A_file_has_only_departments_that_its_reader_oversees_whatever_is_asked_for()
    {
        var (here, elsewhere) = (await Desk.DepartmentAsync("Here"), await Desk.DepartmentAsync("Elsewhere"));
        await Desk.PolicyAsync(here);
        await Desk.PolicyAsync(elsewhere);
        var lead = await Desk.AgentAsync();
        await Desk.JoinAsync(lead.Id, here, DefaultRoles.Supervisor);
        await Desk.TicketAsync(here, "Mine");
        await Desk.TicketAsync(elsewhere, "Hidden");
        await Desk.CaughtUpAsync();
        foreach (var asked in new[] { "", $"&department={here}&department={elsewhere}" })
        {
            var text = await lead.Browser.Client.GetStringAsync($"/sla/export/file?{Period()}&format=csv{asked}");
            Assert.Contains("Mine", text);
            Assert.DoesNotContain("Hidden", text);
        }
        Assert.DoesNotContain(
            "Hidden",
            await lead.Browser.Client.GetStringAsync($"/sla/export/file?{Period()}&format=csv&department={elsewhere}")
        );
        Assert.DoesNotContain("Elsewhere", (await lead.Browser.OpenAsync("/sla/export")).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await Desk.AgentAsync(DefaultRoles.Agent)).Browser.OpenAsync("/sla/export")).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await (await Desk.AgentAsync(DefaultRoles.Agent)).Browser.OpenAsync($"/sla/export/file?{Period()}")).Status
        );
    }

    [Theory]
    [InlineData("from=2026-03-10&to=2026-03-01")]
    [InlineData("from=soon&to=2026-03-01")]
    [InlineData("")]
    public async Task Days_that_are_no_period_are_refused_with_what_was_chosen(string days)
    {
        var department = await Desk.DepartmentAsync("Here");
        var page = await (await Desk.Host.SignInAsync()).OpenAsync(
            $"/sla/export/file?{days}&format=csv&target=resolution&department={department}"
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("The date range isn't valid.", page.Text);
        Assert.Equal(
            [("department", $"{department}"), ("format", "csv"), ("target", "resolution")],
            page.Document.QuerySelectorAll("input[checked]")
                .Select(input => (input.GetAttribute("name"), input.GetAttribute("value")))
                .OrderBy(input => input.Item1, StringComparer.Ordinal)
        );
    }

    private string Period()
    {
        var now = Desk.Clock.GetUtcNow();
        return string.Create(CultureInfo.InvariantCulture, $"from={now.AddDays(-1):yyyy-MM-dd}&to={now.AddDays(1):yyyy-MM-dd}");
    }

    public sealed class OnSqlite() : ExportTests(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : ExportTests(DatabaseProvider.PostgreSql);
}
