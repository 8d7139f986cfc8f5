using Hookdesk.Sdk.Security;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>
/// Ticketing's permissions. Those in the group <em>Tickets</em> count per department: a role held everywhere gives them everywhere, a
/// role held in a department gives them there (<see cref="ITickets"/>).
/// </summary>
public static class TicketingPermissions
{
    private static readonly string[] Everyone = [DefaultRoles.Supervisor, DefaultRoles.Agent];
    private static readonly string[] Leads = [DefaultRoles.Supervisor];

    /// <summary>Seeing tickets.</summary>
    public static readonly Permission View = new("tickets.view", "View tickets", "Tickets") { GrantedTo = Everyone };

    /// <summary>Answering customers.</summary>
    public static readonly Permission Reply = new("tickets.reply", "Reply to customers", "Tickets") { GrantedTo = Everyone };

    /// <summary>Writing internal notes.</summary>
    public static readonly Permission Note = new("tickets.note", "Write internal notes", "Tickets") { GrantedTo = Everyone };

    /// <summary>Changing the assignee.</summary>
    public static readonly Permission Assign = new("tickets.assign", "Assign tickets", "Tickets") { GrantedTo = Everyone };

    /// <summary>Changing status, priority, subject and tags; merging and splitting.</summary>
    public static readonly Permission Change = new(
        "tickets.change",
        "Change status, priority, subject, and tags; merge and split tickets",
        "Tickets"
    )
    {
        GrantedTo = Everyone,
    };

    /// <summary>Moving a ticket out of its department.</summary>
    public static readonly Permission Move = new("tickets.move", "Move tickets to another department", "Tickets") { GrantedTo = Everyone };

    /// <summary>Opening tickets on behalf of customers.</summary>
    public static readonly Permission Create = new("tickets.create", "Create tickets on behalf of customers", "Tickets")
    {
        GrantedTo = Everyone,
    };

    /// <summary>Moving tickets to the trash and out of it again.</summary>
    public static readonly Permission Trash = new("tickets.trash", "Move tickets to trash and restore them", "Tickets")
    {
        GrantedTo = Everyone,
    };

    /// <summary>Erasing tickets that are in the trash, for good.</summary>
    public static readonly Permission Erase = new("tickets.erase", "Permanently delete tickets in the trash", "Tickets");

    /// <summary>Departments, their members, and tags.</summary>
    public static readonly Permission ManageDepartments = new(
        "tickets.manage-departments",
        "Manage departments, members, and tags",
        "Tickets"
    )
    {
        GrantedTo = Leads,
    };

    /// <summary>Managing ticket fields.</summary>
    public static readonly Permission ManageFields = new("tickets.manage-fields", "Manage ticket fields", "Tickets") { GrantedTo = Leads };

    /// <summary>Adding, changing, and retiring statuses.</summary>
    public static readonly Permission ManageStatuses = new("tickets.manage-statuses", "Manage statuses", "Tickets") { GrantedTo = Leads };

    /// <summary>Seeing customers and organizations.</summary>
    public static readonly Permission ViewCustomers = new("customers.view", "View customers and organizations", "Customers")
    {
        GrantedTo = Everyone,
    };

    /// <summary>Changing customers and organizations.</summary>
    public static readonly Permission EditCustomers = new("customers.edit", "Edit customers and organizations", "Customers")
    {
        GrantedTo = Everyone,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Permission> All { get; } =
    [
        View,
        Reply,
        Note,
        Assign,
        Change,
        Move,
        Create,
        Trash,
        Erase,
        ManageDepartments,
        ManageFields,
        ManageStatuses,
        ViewCustomers,
        EditCustomers,
    ];
}
