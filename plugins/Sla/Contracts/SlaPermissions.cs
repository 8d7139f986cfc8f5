using Hookdesk.Sdk.Security;

namespace Hookdesk.Sla.Contracts;

/// <summary>SLA's permissions. What agents see of SLA targets on a ticket follows from seeing the ticket.</summary>
public static class SlaPermissions
{
    /// <summary>Calendars and policies.</summary>
    public static readonly Permission Administer = new("sla.administer", "Manage calendars and SLA policies", "SLA")
    {
        GrantedTo = [DefaultRoles.Supervisor],
    };

    /// <summary>The overview of what is about to break, and the export, for the departments whose tickets one may see.</summary>
    public static readonly Permission Oversee = new("sla.oversee", "View SLA targets at risk and export results", "SLA")
    {
        GrantedTo = [DefaultRoles.Supervisor],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Permission> All { get; } = [Administer, Oversee];
}
