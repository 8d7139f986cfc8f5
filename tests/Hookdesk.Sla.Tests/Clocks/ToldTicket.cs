using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>
/// A ticket to which a test tells what happens, with hours of one Monday as times: <c>9.5</c> is 09:30. Each step reckons its clocks
/// anew, as the desk does.
/// </summary>
internal sealed class ToldTicket
{
    private readonly List<ClockRow> _clocks = [];
    private long _messages = 100;

    public ToldTicket(Policy? policy = null, double createdAt = 9)
    {
        (Policy, Timeline) = (policy ?? Usual, TicketTimeline.Begin(At(createdAt)));
        Now = At(createdAt);
    }

    /// <summary>
    /// First response in 1 hour, next response in 2, an update each 4, solved in 8; held while it waits for the customer or a third party.
    /// Urgent: half of it.
    /// </summary>
    public static Policy Usual { get; } =
        new()
        {
            Id = 1,
            Name = "Usual",
            CalendarId = 1,
            Targets =
            [
                Target(SlaTarget.FirstResponse, 60),
                Target(SlaTarget.NextResponse, 120),
                Target(SlaTarget.Update, 240),
                Target(SlaTarget.Resolution, 480),
            ],
        };

    public Policy? Policy { get; set; }

    public TicketPriority Priority { get; set; } = TicketPriority.Normal;

    public WorkingCalendar Calendar { get; set; } = WorkingCalendar.AlwaysOpen;

    public TicketTimeline Timeline { get; private set; }

    public Instant Now { get; private set; }

    /// <summary>All actions so far, as <c>met FirstResponse</c>.</summary>
    public List<string> Told { get; } = [];

    public static PolicyTarget Target(SlaTarget target, int minutes) =>
        new()
        {
            Target = target,
            Minutes = [minutes, minutes, minutes, minutes / 2],
            PausedBy = [StatusCategory.Pending, StatusCategory.OnHold],
        };

    public static Instant At(double hour) => Instant.FromUtc(2026, 11, 23, 0, 0) + Duration.FromSeconds((long)Math.Round(hour * 3600));

    public ToldTicket Customer(double at) => Writes(at, TimelineMessageKind.Customer, SlaReason.CustomerWrote);

    public ToldTicket Machine(double at) => Writes(at, TimelineMessageKind.Machine, SlaReason.CustomerWrote);

    public ToldTicket Reply(double at) => Writes(at, TimelineMessageKind.Reply, SlaReason.AgentReplied);

    public ToldTicket TakeBack(double at, long message) => Happens(at, SlaReason.ReplyTakenBack, Timeline.WithoutMessages([message]));

    public ToldTicket Status(double at, StatusCategory status) =>
        Happens(
            at,
            status switch
            {
                StatusCategory.Closed or StatusCategory.Solved => SlaReason.TicketClosed,
                StatusCategory.Spam => SlaReason.MarkedAsSpam,
                StatusCategory.Trash => SlaReason.MovedToTrash,
                _ => TicketTimeline.IsOverIn(Timeline.Category) ? SlaReason.TicketReopened : SlaReason.StatusChanged,
            },
            Timeline.WithStatus(At(at), (int)status)
        );

    public ToldTicket MergedInto(double at, long other) =>
        Happens(at, SlaReason.TicketMerged, Timeline.WithStatus(At(at), (int)StatusCategory.Closed) with { MergedInto = other });

    public ToldTicket Receives(double at, SlaReason reason, params TimelineMessage[] messages) =>
        Happens(at, reason, Timeline.WithMessages(messages));

    public ToldTicket Loses(double at, params long[] messages) => Happens(at, SlaReason.TicketSplit, Timeline.WithoutMessages(messages));

    /// <summary>A property of the ticket changed, which the caller has set.</summary>
    public ToldTicket Changes(double at, double? rulesChangedAt = null) =>
        Happens(
            at,
            SlaReason.TicketChanged,
            Timeline,
            cause => cause with { RulesChangedAt = rulesChangedAt is { } changed ? At(changed) : null }
        );

    /// <summary>The policy or calendar changed, which the caller has set.</summary>
    public ToldTicket Recalculates(double at, SlaReason reason = SlaReason.PolicyChanged, double? knownUntil = null) =>
        Happens(
            at,
            reason,
            Timeline,
            cause => cause with { NewFrom = Instant.MaxValue, IsOfRules = true, RulesChangedAt = At(at), KnownUntil = At(knownUntil ?? at) }
        );

    /// <summary>The newest clock of a target.</summary>
    public ClockRow Clock(SlaTarget target) => _clocks.Last(clock => clock.Target == target);

    public IReadOnlyList<ClockRow> Clocks(SlaTarget target) => [.. _clocks.Where(clock => clock.Target == target)];

    public long LastMessage => _messages;

    /// <summary>Hours of the day on which a clock is due; null while it is not.</summary>
    public double? Due(SlaTarget target) => Hour(Clock(target).DueAt);

    public static double? Hour(DateTimeOffset? at) => at is { } time ? (Instant.FromDateTimeOffset(time) - At(0)).TotalHours : null;

    private ToldTicket Writes(double at, TimelineMessageKind kind, SlaReason reason) =>
        Happens(at, reason, Timeline.WithMessages(new TimelineMessage(At(at), ++_messages, kind)));

    private ToldTicket Happens(double at, SlaReason reason, TicketTimeline timeline, Func<Cause, Cause>? with = null)
    {
        (Timeline, Now) = (timeline, At(at));
        var cause = new Cause(reason, Now) { NewFrom = Now };
        var changes = new ClockReconciler(1, Timeline, new TicketSnapshot(Policy, _ => Calendar, Priority, 1, 0)).Run(
            _clocks,
            with?.Invoke(cause) ?? cause
        );
        foreach (var clock in changes.Rows.Where(clock => clock.Id == 0))
            clock.Id = _clocks.IndexOf(clock) + 1;
        Told.AddRange(
            changes
                .Actions.Cast<SlaClockAction>()
                .Select(action => $"{HookAttribute.NameOf(action.GetType())["sla.clock-".Length..]} {action.Target}")
        );
        return this;
    }
}
