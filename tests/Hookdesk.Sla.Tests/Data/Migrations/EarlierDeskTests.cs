using System.Globalization;
using System.Text.Json;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Data.Migrations;

/// <summary>A desk whose rows have the form that they had before these steps.</summary>
public sealed class EarlierDeskTests
{
    private const long MergedInto = 4711;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_desk_of_an_earlier_version_keeps_its_timelines_steps_and_policies(DatabaseProvider provider)
    {
        using var folder = new ThrowAwayFolder("migrated");
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        var postgres = provider == DatabaseProvider.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        var clock = new DeskClock();
        Stored before;
        long waiting;
        await using (var desk = await StartAsync())
        {
            waiting = await FillAsync(desk);
            before = await StoredAsync(desk);
            Assert.Contains(before.Clocks, row => row.StepsDone != ClockRow.NoSteps);
            Assert.Contains(before.Clocks, row => row.StepsDue is { Length: > 2 });
            Assert.Contains(before.Clocks, row => row.StepsDue is null);
            Assert.Contains(before.Clocks, row => row.PausedBy == "[2,5]");
            Assert.Contains(before.Tickets, row => TimelineJson.Read(row.Timeline) is { Messages.Length: > 1, Statuses.Length: > 1 });
            Assert.Contains(before.Tickets, row => TimelineJson.Read(row.Timeline).Messages.IsEmpty);
            Assert.Contains(before.Tickets, row => TimelineJson.Read(row.Timeline).MergedInto == MergedInto);
            Assert.Contains(before.Policies, text => text.Contains("\"field\":\"organization\"", StringComparison.Ordinal));
            Assert.Contains(before.Events, name => name == "sla.clock-canceled");
            await desk.WriteAsync((_, write) => MakeOldAsync(write, before));
        }
        await using (var desk = await StartAsync())
        {
            var after = await StoredAsync(desk);
            Assert.Equal(before.Tickets, after.Tickets);
            Assert.Equal(before.Clocks, after.Clocks);
            Assert.Equal(before.Policies, after.Policies);
            Assert.Equal(before.Events, after.Events);
            Assert.Equal("#7: by {{ sla.first_response.due }}, {{ sla.next_response.due }}, {{ sla.resolution.minutes }}", after.Letter);
            await desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, waiting, StatusCategory.Closed)
            );
            await desk.CaughtUpAsync();
            Assert.Equal(SlaClockState.Met, (await desk.ClockAsync(waiting, SlaTarget.Resolution)).State);
        }
        if (postgres is not null)
            await (await PostgresServer.Shared).DropDatabaseAsync(postgres);

        Task<Desk> StartAsync() =>
            Desk.StartAsync(
                configure: options => (options.DataDirectory, options.ConnectionString, options.Time) = (data, postgres, clock),
                clock: clock
            );
    }

    private static async Task<long> FillAsync(Desk desk)
    {
        var department = await desk.DepartmentAsync("Here");
        await desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Name = "Says \"promises\":[ to us",
                    // Its clocks would stop if one of them no longer meant what it did.
                    Condition = ConditionGroup.All([
                        .. policy.Condition.Conditions,
                        new ConditionTest("tag", ConditionOperators.NoneOf, ["],\"targets\":["]),
                        new ConditionTest("subject", ConditionOperators.Contains, ["PRINTER", "\"operator\":\"AnyOf\""]),
                        new ConditionTest("organization", ConditionOperators.Empty, []),
                        new ConditionTest("subject", ConditionOperators.NotEmpty, []),
                        new ConditionTest("message-count", ConditionOperators.Less, ["100"]),
                        new ConditionTest("message-count", ConditionOperators.More, ["0"]),
                    ]),
                    Targets =
                    [
                        .. policy.Targets.Select(target => target with { PausedBy = [StatusCategory.Pending, StatusCategory.OnHold] }),
                    ],
                    // So many that their list is longer than the column once was on PostgreSQL.
                    Steps = [Step(1, 500, ",\"promises\":["), .. Enumerable.Range(2, 30).Select(id => Step(id, id, "early"))],
                    LastStep = 31,
                }
        );
        // An organization of nobody's, with a value that reads like the field of an earlier version.
        await desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Position = -1000,
                    Condition = ConditionGroup.All(
                        new ConditionTest("organization", ConditionOperators.AnyOf, ["\"field\":\"organisation\"", "],\"targets\":["])
                    ),
                }
        );
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        var (waiting, answered, merged, closed) = (
            await desk.TicketAsync(department),
            await desk.TicketAsync(department),
            await desk.TicketAsync(department),
            await desk.TicketAsync(department)
        );
        await desk.CaughtUpAsync();
        await desk.PassAsync(TimeSpan.FromMinutes(40));
        await desk.ReplyAsync(answered, agent);
        await desk.AnswerAsync(answered);
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, closed, StatusCategory.Closed)
        );
        foreach (var status in new[] { StatusCategory.Pending, StatusCategory.Open })
            await desk.WriteAsync(
                (services, write) => services.GetRequiredService<ITicketChanges>().SetStatusAsync(write, answered, status)
            );
        await desk.CaughtUpAsync();
        await desk.WriteAsync(
            async (_, write) =>
            {
                var row = await write.Table<TicketRow>().FirstAsync(row => row.TicketId == merged);
                row.Timeline = TimelineJson.Write(TimelineJson.Read(row.Timeline) with { MergedInto = MergedInto, Messages = [] });
                var clocks = await write.Table<ClockRow>().Where(row => row.TicketId == merged).ToListAsync();
                foreach (var clock in clocks)
                    await write.UpdateAsync(clock with { StepsDue = null, PausedBy = null });
                return await write.UpdateAsync(row);
            }
        );
        return waiting;

        static EscalationStep Step(int id, int percent, string tag) =>
            new()
            {
                Id = id,
                Percent = percent,
                Actions = [new EscalationAction(EscalationKind.AddTag, tag)],
            };
    }

    private static Task<Stored> StoredAsync(Desk desk) =>
        desk.InAsync(async services =>
        {
            var database = services.GetRequiredService<IDatabase>();
            return new Stored(
                await database.Table<TicketRow>().OrderBy(row => row.TicketId).ToListAsync(),
                await database.Table<ClockRow>().OrderBy(row => row.Id).ToListAsync(),
                await database.Table<PolicyRow>().OrderBy(row => row.Id).Select(row => row.Definition).ToListAsync(),
                [.. (await services.GetRequiredService<IEventLog>().ReadAfterAsync(0, int.MaxValue)).Select(record => record.Name)],
                await database.Connection.ExecuteAsync<string?>("SELECT body FROM core_template WHERE name = 'letter'")
            );
        });

    private static readonly (string Now, string Then)[] Operators =
    [
        ("any-of", "AnyOf"),
        ("none-of", "NoneOf"),
        ("contains", "Contains"),
        ("empty", "Empty"),
        ("not-empty", "NotEmpty"),
        ("less-than", "LessThan"),
        ("more-than", "MoreThan"),
    ];

    // As the version before wrote them.
    private static async Task<int> MakeOldAsync(IWriteScope write, Stored stored)
    {
        var connection = write.Connection;
        foreach (var row in stored.Tickets)
            await SetAsync("sla_ticket", "timeline", Old(TimelineJson.Read(row.Timeline)), "ticket_id", row.TicketId);
        foreach (var row in stored.Clocks)
        {
            await SetAsync("sla_clock", "steps_done", Words(row.StepsDone, "policy", ":step"), "id", row.Id);
            if (row.StepsDue is { } due)
                await SetAsync("sla_clock", "steps_due", Words(due, "policy", ":step", "@at"), "id", row.Id);
            if (row.PausedBy is { } paused)
                await SetAsync("sla_clock", "paused_by", paused.Trim('[', ']').Replace(',', ' '), "id", row.Id);
        }
        await ReplaceAsync("""{"condition":{"version":1,"match":"all","conditions":[""", """{"conditions":[""");
        await ReplaceAsync("""]},"targets":[""", """],"targets":[""");
        foreach (var (now, then) in Operators)
            await ReplaceAsync($"\"operator\":\"{now}\"", $"\"operator\":\"{then}\"");
        await ReplaceAsync(""","targets":[""", ""","promises":[""");
        await connection.ExecuteAsync("ALTER TABLE sla_ticket RENAME COLUMN timeline TO story");
        await ReplaceAsync("\"field\":\"organization\"", "\"field\":\"organisation\"");
        await connection.ExecuteAsync("UPDATE core_event SET name = 'sla.clock-cancelled' WHERE name = 'sla.clock-canceled'");
        await connection.ExecuteAsync(
            """
            INSERT INTO core_template (name, language, subject, body, changed_at, changed_by)
            VALUES ('letter', 'en', '', '#7: by {{ sla.first_reply.due }}, {{ sla.next_reply.due }}, {{ sla.solution.minutes }}', 1, '')
            """
        );
        return await connection.ExecuteAsync("DELETE FROM core_schema_hookdesk_sla WHERE version IN (2026113001, 2026120101, 2026120102)");

        Task<int> ReplaceAsync(string now, string then) =>
            connection.ExecuteAsync(
                "UPDATE sla_policy SET definition = REPLACE(definition, @now, @then)",
                new DataParameter("now", now),
                new DataParameter("then", then)
            );

        Task SetAsync(string table, string column, string text, string key, long id) =>
            connection.ExecuteAsync(
                $"UPDATE {table} SET {column} = @text WHERE {key} = @id",
                new DataParameter("text", text),
                new DataParameter("id", id)
            );
    }

    private static string Old(TicketTimeline timeline) =>
        string.Join(
            '|',
            timeline.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            string.Join(' ', timeline.Statuses.Select(change => $"{change.StatusId}@{change.At.ToUnixTimeMilliseconds()}")),
            string.Join(
                ' ',
                timeline.Messages.Select(message => $"{(int)message.Kind}:{message.MessageId}@{message.At.ToUnixTimeMilliseconds()}")
            ),
            timeline.MergedInto?.ToString(CultureInfo.InvariantCulture) ?? ""
        );

    // The objects of an array as words: the first property, then each other behind its separator.
    private static string Words(string json, params string[] properties)
    {
        using var array = JsonDocument.Parse(json);
        return string.Join(
            ' ',
            array
                .RootElement.EnumerateArray()
                .Select(item =>
                    string.Concat(
                        properties.Select(
                            (property, index) =>
                                (index == 0 ? "" : property[..1]) + item.GetProperty(property[(index == 0 ? 0 : 1)..]).GetInt64()
                        )
                    )
                )
        );
    }

    private sealed record Stored(
        List<TicketRow> Tickets,
        List<ClockRow> Clocks,
        List<string> Policies,
        IReadOnlyList<string> Events,
        string? Letter
    );
}
