using System.Globalization;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Clocks;

/// <summary>What is known of a ticket besides its timeline.</summary>
/// <param name="Policy">Its policy, or null.</param>
/// <param name="CalendarOf">The hours of a calendar; where one is gone every hour counts.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="DepartmentId">Its department.</param>
/// <param name="AssigneeId">0 for nobody.</param>
internal sealed record TicketSnapshot(
    Policy? Policy,
    Func<long, WorkingCalendar> CalendarOf,
    TicketPriority Priority,
    long DepartmentId,
    long AssigneeId
)
{
    /// <summary>The calendar of the policy.</summary>
    public WorkingCalendar Calendar => Policy is null ? WorkingCalendar.AlwaysOpen : CalendarOf(Policy.CalendarId);
}

/// <summary>What policies ask of some tickets, as it is now.</summary>
internal sealed class TicketSnapshots(
    PolicyBook policies,
    ConditionMeaning meaning,
    TicketFieldValues values,
    Func<long, WorkingCalendar> calendarOf
)
{
    public const string Department = "department";

    /// <summary>
    /// The facts of a ticket, with the policy that it has at this point of its timeline: one that is over keeps the policy that it had.
    /// </summary>
    public TicketSnapshot Of(long ticket, TicketTimeline? timeline, TicketRow? row)
    {
        var policy =
            timeline is { IsOver: true } && row?.PolicyId is { } kept
                ? policies.Find(kept)
                : policies.Choose(meaning, field => values.Of(ticket, field));
        var priority = Enum.TryParse<TicketPriority>(values.First(ticket, TicketFieldKeys.Priority), ignoreCase: true, out var read)
            ? read
            : TicketPriority.Normal;
        return new TicketSnapshot(
            policy,
            calendarOf,
            priority,
            Number(values.First(ticket, Department)),
            Number(values.First(ticket, TicketFieldKeys.Assignee))
        );
    }

    private static long Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
