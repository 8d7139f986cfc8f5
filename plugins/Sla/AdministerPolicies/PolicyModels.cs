using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>The page of a policy. Id 0 is a new one.</summary>
/// <param name="Id">The policy.</param>
/// <param name="Title">Its name, or that it is new.</param>
/// <param name="Input">The form.</param>
public sealed record PolicyPageModel(long Id, string Title, PolicyInput Input)
{
    /// <summary>What is wrong, by the part of the form.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>The calendars to choose from.</summary>
    public required IReadOnlyList<(long Id, string Name)> Calendars { get; init; }

    /// <summary>The part of the form with the condition.</summary>
    public required RenderFragment Condition { get; init; }

    /// <summary>Who a ticket can be given to.</summary>
    public required IReadOnlyList<UserInfo> Users { get; init; }

    public string? Error(string part) => Errors.GetValueOrDefault(part);
}

/// <summary>A policy in the list.</summary>
/// <param name="Id">The policy.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsEnabled">Whether it is switched on.</param>
/// <param name="Condition">Its condition in words; null for all tickets.</param>
/// <param name="SLA targets">Its SLA targets in words.</param>
/// <param name="Running">Clocks that run by it.</param>
public sealed record PolicyLine(
    long Id,
    string Name,
    bool IsEnabled,
    ConditionSentence? Condition,
    IReadOnlyList<string> Targets,
    long Running
);

/// <summary>The list of policies.</summary>
/// <param name="Policies">In their order.</param>
/// <param name="Progress">Tickets done and in all, while open tickets are looked at again; null when they are not.</param>
public sealed record PoliciesModel(IReadOnlyList<PolicyLine> Policies, (long Done, long? Total)? Progress);
