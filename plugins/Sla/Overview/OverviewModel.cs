using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sla.Overview;

/// <summary>What the overview shows.</summary>
/// <param name="Departments">Those with the earliest due time first.</param>
public sealed record OverviewModel(IReadOnlyList<DepartmentOverview> Departments)
{
    /// <summary>Notices that wait because nothing can send them; 0 where something can.</summary>
    public long WaitingNotices { get; init; }

    /// <summary>A change of policy or calendar that is being worked in; null for none.</summary>
    public RecalculationProgress? Recalculation { get; init; }

    public long Breached => Departments.Sum(department => department.Breached);

    public long Soon => Departments.Sum(department => department.Soon);

    public long Running => Departments.Sum(department => department.Running);

    public long Paused => Departments.Sum(department => department.Paused);
}

/// <summary>How far it has come.</summary>
/// <param name="Done">Tickets that are done.</param>
/// <param name="Total">Of so many; null before it has begun.</param>
public sealed record RecalculationProgress(long Done, long? Total);

/// <summary>How a department stands. Tickets are counted, each by its next due time.</summary>
public sealed record DepartmentOverview(
    DepartmentInfo Department,
    long Breached,
    long Soon,
    long Running,
    long Paused,
    IReadOnlyList<DueTicket> Next
);

/// <summary>A ticket that is due next.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Assignee">The name, or null for nobody.</param>
/// <param name="Target">The kind of target, in the reader's language.</param>
/// <param name="Left">A badge with what is left.</param>
public sealed record DueTicket(long Id, string Subject, string? Assignee, string Target, MarkupString Left);
