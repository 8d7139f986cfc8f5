using System.Globalization;
using System.Net.Mail;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.Fields;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>The form of a policy, as it was typed.</summary>
public sealed record PolicyInput
{
    private static readonly EscalationKind[] People = [EscalationKind.NotifyAssignee, EscalationKind.NotifyTeam, EscalationKind.NotifyLead];

    private const string ConditionName = "c";

    /// <summary>The statuses that may hold an SLA target.</summary>
    public static IReadOnlyList<StatusCategory> Pausing { get; } =
    [StatusCategory.Pending, StatusCategory.PendingThirdParty, StatusCategory.OnHold];

    public string Name { get; init; } = "";
    public bool IsEnabled { get; init; } = true;
    public string Calendar { get; init; } = "";
    public ConditionFormModel Condition { get; init; } = Form(ConditionGroup.Everything);
    public IReadOnlyList<PolicyTargetInput> Targets { get; init; } = [];
    public IReadOnlyList<StepInput> Steps { get; init; } = [];

    /// <summary>True when a button of the condition's form was pressed: nothing is saved.</summary>
    public bool IsEdit { get; init; }

    /// <summary>What was seen when the form was opened.</summary>
    public long Version { get; init; }

    // Clocks are set when a ticket changes, so that a policy cannot ask about the time, nor about what only comes of policies.
    private static ConditionFormModel Form(ConditionGroup condition) =>
        new(ConditionName, condition) { ExceptFields = SlaFields.Own, IsTimeless = true };

    /// <summary>A new policy: usual SLA targets are filled in, because a blank form says nothing of what it is for.</summary>
    internal static PolicyInput New(long calendar, IStringLocalizer T) =>
        new()
        {
            Calendar = calendar.ToString(CultureInfo.InvariantCulture),
            Targets =
            [
                new PolicyTargetInput(SlaTarget.FirstResponse, Times(T, 480, 240, 120, 60), true, []),
                new PolicyTargetInput(SlaTarget.NextResponse, Times(T, 960, 480, 240, 120), true, Pausing),
                new PolicyTargetInput(SlaTarget.Update, ["", "", "", ""], true, [StatusCategory.Pending]),
                new PolicyTargetInput(SlaTarget.Resolution, Times(T, 2400, 1440, 960, 480), true, Pausing),
            ],
            Steps =
            [
                new StepInput
                {
                    When = "percent",
                    Amount = "75",
                    Notify = [nameof(EscalationKind.NotifyAssignee)],
                },
                new StepInput
                {
                    When = "percent",
                    Amount = "100",
                    Notify = [nameof(EscalationKind.NotifyLead)],
                },
            ],
        };

    internal static PolicyInput From(Policy policy, IStringLocalizer T) =>
        new()
        {
            Name = policy.Name,
            IsEnabled = policy.IsEnabled,
            Calendar = policy.CalendarId.ToString(CultureInfo.InvariantCulture),
            Version = policy.Version,
            Condition = Form(policy.Condition),
            Targets =
            [
                .. SlaLabels.Targets.Select(target =>
                    policy.For(target) is { } policyTarget
                        ? new PolicyTargetInput(
                            target,
                            [.. policyTarget.Minutes.Select(minutes => minutes is { } some ? DurationText.Write(some, T) : "")],
                            policyTarget.InBusinessHours,
                            policyTarget.PausedBy
                        )
                        : new PolicyTargetInput(target, ["", "", "", ""], true, Pausing)
                ),
            ],
            Steps = [.. policy.Steps.Select(step => From(step, T))],
        };

    internal static PolicyInput From(IFormCollection form)
    {
        var (condition, isEdit) = ConditionForm.Read(form, ConditionName);
        return new PolicyInput
        {
            Name = Text("name"),
            IsEnabled = form["enabled"].FirstOrDefault() == "true",
            Calendar = Text("calendar"),
            Version = long.TryParse(Text("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
            Condition = Form(condition.Condition) with { Added = condition.Added },
            IsEdit = isEdit,
            Targets =
            [
                .. SlaLabels.Targets.Select(target => new PolicyTargetInput(
                    target,
                    [.. Enumerable.Range(0, 4).Select(priority => Text($"{target.Key()}.{priority}"))],
                    Text($"{target.Key()}.time") != "calendar",
                    [
                        .. form[$"{target.Key()}.pause"]
                            .Select(value => Enum.TryParse<StatusCategory>(value, out var status) ? status : (StatusCategory?)null)
                            .OfType<StatusCategory>(),
                    ]
                )),
            ],
            Steps = [.. Rows("steps").Select(Step)],
        };

        IEnumerable<int> Rows(string count) =>
            Enumerable.Range(
                0,
                int.TryParse(Text(count), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? Math.Min(rows, 50) : 0
            );

        string Text(string name) => form[name].FirstOrDefault()?.Trim() ?? "";

        StepInput Step(int n) =>
            new()
            {
                Id = int.TryParse(Text($"s{n}.id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0,
                Target = Text($"s{n}.target"),
                When = Text($"s{n}.when"),
                Amount = Text($"s{n}.amount"),
                Notify = [.. form[$"s{n}.notify"].OfType<string>()],
                Addresses = Text($"s{n}.addresses"),
                Assign = Text($"s{n}.assign"),
                Priority = Text($"s{n}.priority"),
                Tags = Text($"s{n}.tags"),
                Hook = Text($"s{n}.hook"),
            };
    }

    /// <summary>The policy that the form describes, with what could not be read by the part of the form: the key of the error.</summary>
    internal Policy Read(Policy? stored, Dictionary<string, string> errors, IStringLocalizer T)
    {
        var targets = new List<PolicyTarget>();
        foreach (var typed in Targets)
        {
            if (typed.Times.All(time => time.Length == 0))
                continue;
            var minutes = typed
                .Times.Select(time => time.Length == 0 ? null : DurationText.Read(time) ?? Unreadable($"target.{(int)typed.Target}", time))
                .ToArray();
            targets.Add(
                new PolicyTarget
                {
                    Target = typed.Target,
                    InBusinessHours = typed.InBusinessHours,
                    Minutes = minutes,
                    PausedBy = typed.PausedBy,
                }
            );
        }
        var known = stored?.Steps.Select(step => step.Id).ToHashSet() ?? [];
        var last = Math.Max(stored?.LastStep ?? 0, known.DefaultIfEmpty().Max());
        // Before the policy is made: reading a new step counts on.
        var steps = Steps.Select((typed, index) => Read(typed, index, known.Remove(typed.Id) ? typed.Id : ++last)).ToList();
        return new Policy
        {
            Id = stored?.Id ?? 0,
            Position = stored?.Position ?? 0,
            Version = Version,
            Name = Name,
            IsEnabled = IsEnabled,
            CalendarId = long.TryParse(Calendar, NumberStyles.None, CultureInfo.InvariantCulture, out var calendar) ? calendar : 0,
            Condition = Condition.Condition,
            Targets = targets,
            Steps = steps,
            LastStep = last,
        };

        int? Unreadable(string part, string text)
        {
            errors.TryAdd(part, T["“{0}” isn't a valid duration. Enter 4 h, 1 h 30 min, or 45 min.", text]);
            return null;
        }

        EscalationStep Read(StepInput typed, int index, int id)
        {
            int? amount = null;
            if (typed.Amount.Length > 0)
                amount =
                    typed.When == "percent"
                        ? int.TryParse(typed.Amount.TrimEnd('%', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
                            ? percent
                            : null
                        : DurationText.Read(typed.Amount);
            if (typed.Amount.Length > 0 && amount is null)
                errors.TryAdd(
                    $"step.{index}",
                    typed.When == "percent"
                        ? T["“{0}” isn't a valid percentage. Enter a whole number such as 75.", typed.Amount]
                        : T["“{0}” isn't a valid duration. Enter 4 h, 1 h 30 min, or 45 min.", typed.Amount]
                );
            return new EscalationStep
            {
                Id = id,
                Target = SlaLabels
                    .Targets.Where(target => target.Key() == typed.Target)
                    .Select(target => (SlaTarget?)target)
                    .FirstOrDefault(),
                Percent = typed.When == "percent" ? amount : null,
                OffsetMinutes =
                    typed.When == "percent" ? null
                    : typed.When == "before" ? -amount
                    : amount,
                Actions = [.. Actions(typed)],
            };
        }
    }

    private static IEnumerable<EscalationAction> Actions(StepInput typed)
    {
        foreach (var kind in People)
            if (typed.Notify.Contains(kind.ToString()))
                yield return new EscalationAction(kind);
        foreach (var address in Split(typed.Addresses))
            yield return new EscalationAction(
                EscalationKind.NotifyAddress,
                MailAddress.TryCreate(address, out var read) ? read.Address : address
            );
        if (typed.Assign.Length > 0)
            yield return new EscalationAction(EscalationKind.Assign, typed.Assign);
        if (typed.Priority.Length > 0)
            yield return new EscalationAction(EscalationKind.RaisePriority, typed.Priority);
        foreach (var tag in Split(typed.Tags))
            yield return new EscalationAction(EscalationKind.AddTag, tag);
        if (typed.Hook.Length > 0)
            yield return new EscalationAction(EscalationKind.RunHook, typed.Hook);
    }

    private static StepInput From(EscalationStep step, IStringLocalizer T) =>
        new()
        {
            Id = step.Id,
            Target = step.Target?.Key() ?? "",
            When =
                step.Percent is not null ? "percent"
                : step.OffsetMinutes < 0 ? "before"
                : "after",
            Amount =
                step.Percent?.ToString(CultureInfo.InvariantCulture)
                ?? (step.OffsetMinutes is { } minutes ? DurationText.Write(Math.Abs(minutes), T) : ""),
            Notify = [.. step.Actions.Where(action => People.Contains(action.Kind)).Select(action => action.Kind.ToString())],
            Addresses = Join(step, EscalationKind.NotifyAddress),
            Assign = Join(step, EscalationKind.Assign),
            Priority = Join(step, EscalationKind.RaisePriority),
            Tags = Join(step, EscalationKind.AddTag),
            Hook = Join(step, EscalationKind.RunHook),
        };

    private static string Join(EscalationStep step, EscalationKind kind) =>
        string.Join(", ", step.Actions.Where(action => action.Kind == kind).Select(action => action.Value));

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Times(IStringLocalizer T, params int[] minutes) => [.. minutes.Select(some => DurationText.Write(some, T))];
}
