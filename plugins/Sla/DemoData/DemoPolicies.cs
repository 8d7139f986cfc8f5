using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;

namespace Hookdesk.Sla.DemoData;

/// <summary>
/// Two policies, so that what is shown to a newcomer has SLA targets: one for customers who pay for haste, one for all others.
/// </summary>
internal sealed class DemoPolicies(IDatabase database, FirstCalendar first) : IDemoData
{
    private static readonly StatusCategory[] Waiting = [StatusCategory.Pending, StatusCategory.OnHold];

    // After the tickets.
    public int Order => 50;

    public async Task FillAsync(Action<string> report, CancellationToken cancellation = default)
    {
        if (await database.Table<PolicyRow>().AnyAsync(cancellation))
        {
            report("SLA policies already exist, so none were added.");
            return;
        }
        // The command line does not start what a running desk does.
        await first.PrepareAsync(cancellation);
        var calendar = await database.Table<CalendarRow>().OrderBy(row => row.Id).FirstAsync(cancellation);
        Policy[] policies =
        [
            new()
            {
                Name = "Gold",
                Position = 1,
                CalendarId = calendar.Id,
                Version = 1,
                Condition = ConditionGroup.All(new ConditionTest(TicketFieldKeys.Tag, ConditionOperators.AnyOf, ["vip"])),
                Targets =
                [
                    Target(SlaTarget.FirstResponse, 2, 1, 1, 1),
                    Target(SlaTarget.NextResponse, 4, 4, 2, 1),
                    Target(SlaTarget.Resolution, 16, 8, 8, 4),
                ],
                Steps =
                [
                    new EscalationStep
                    {
                        Id = 1,
                        Percent = 75,
                        Actions = [new EscalationAction(EscalationKind.NotifyAssignee)],
                    },
                    new EscalationStep
                    {
                        Id = 2,
                        Percent = 100,
                        Actions =
                        [
                            new EscalationAction(EscalationKind.NotifyLead),
                            new EscalationAction(EscalationKind.RaisePriority, "high"),
                        ],
                    },
                ],
            },
            new()
            {
                Name = "Standard",
                Position = 2,
                CalendarId = calendar.Id,
                Version = 1,
                Targets =
                [
                    Target(SlaTarget.FirstResponse, 16, 8, 4, 2),
                    Target(SlaTarget.NextResponse, 24, 16, 8, 4),
                    Target(SlaTarget.Resolution, 80, 40, 24, 16),
                ],
                Steps =
                [
                    new EscalationStep
                    {
                        Id = 1,
                        Percent = 100,
                        Actions = [new EscalationAction(EscalationKind.NotifyLead)],
                    },
                ],
            },
        ];
        await database.WriteAsync(
            async write =>
            {
                foreach (var policy in policies)
                    write.Record(new SlaPolicyChanged(await write.InsertWithIdAsync(PolicyStore.Row(policy), cancellation), policy.Name));
            },
            cancellation
        );
        report($"SLA policies: {policies.Length}");
    }

    private static PolicyTarget Target(SlaTarget target, params int[] hours) =>
        new()
        {
            Target = target,
            Minutes = [.. hours.Select(some => (int?)(some * 60))],
            PausedBy = target == SlaTarget.FirstResponse ? [] : Waiting,
        };
}
