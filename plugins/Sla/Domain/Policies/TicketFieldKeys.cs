namespace Hookdesk.Sla.Domain.Policies;

/// <summary>
/// Fields of tickets that this plugin knows by their keys: those that escalation steps change, and those that need more than their
/// value.
/// </summary>
internal static class TicketFieldKeys
{
    public const string Assignee = "assignee";
    public const string Priority = "priority";
    public const string Tag = "tag";
    public const string Organization = "organization";
    public const string Language = "language";
}
