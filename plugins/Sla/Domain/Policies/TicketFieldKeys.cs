namespace Hookdesk.Sla.Domain.Policies;

/// <summary>The fields of tickets that escalation steps change, by their keys.</summary>
internal static class TicketFieldKeys
{
    public const string Assignee = "assignee";
    public const string Priority = "priority";
    public const string Tag = "tag";
}
