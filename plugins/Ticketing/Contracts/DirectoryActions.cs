using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>A customer was created.</summary>
/// <param name="CustomerId">The customer.</param>
[Hook("customer.created")]
public sealed record CustomerCreated(long CustomerId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Customer(CustomerId);
}

/// <summary>A customer's name, addresses, phones, organization or notes changed.</summary>
/// <param name="CustomerId">The customer.</param>
[Hook("customer.changed")]
public sealed record CustomerChanged(long CustomerId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Customer(CustomerId);
}

/// <summary>An organization was created.</summary>
/// <param name="OrganisationId">The organization.</param>
[Hook("organisation.created")]
public sealed record OrganisationCreated(long OrganisationId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Organisation(OrganisationId);
}

/// <summary>An organization's name, domains or notes changed.</summary>
/// <param name="OrganisationId">The organization.</param>
[Hook("organisation.changed")]
public sealed record OrganisationChanged(long OrganisationId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Organisation(OrganisationId);
}

/// <summary>A department was created.</summary>
/// <param name="DepartmentId">The department.</param>
[Hook("department.created")]
public sealed record DepartmentCreated(long DepartmentId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Department(DepartmentId);
}

/// <summary>A department's name or state changed.</summary>
/// <param name="DepartmentId">The department.</param>
[Hook("department.changed")]
public sealed record DepartmentChanged(long DepartmentId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Department(DepartmentId);
}

/// <summary>Someone joined a department, left it, or got another role there.</summary>
/// <param name="DepartmentId">The department.</param>
/// <param name="UserId">The user.</param>
/// <param name="RoleId">The role there; null when the user left.</param>
[Hook("department.member-changed")]
public sealed record DepartmentMemberChanged(long DepartmentId, long UserId, long? RoleId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Department(DepartmentId);
}

/// <summary>The admin made a field of tickets, changed it, moved it, retired it or brought it back.</summary>
/// <param name="FieldId">The field.</param>
/// <param name="Key">Its key, as <see cref="ITicketFields"/> knows it.</param>
[Hook("ticket-field.changed")]
public sealed record TicketFieldDefined(long FieldId, string Key) : IAuditedAction
{
    /// <summary>
    /// True when tickets that did not change read otherwise by it: a new box is not ticked on any of them, and a choice has another name.
    /// </summary>
    public bool ChangesTickets { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Field(FieldId);
}

/// <summary>The admin deleted a field of tickets, and with it the values that tickets had.</summary>
/// <param name="FieldId">The field.</param>
/// <param name="Key">The key that it had.</param>
[Hook("ticket-field.deleted")]
public sealed record TicketFieldDeleted(long FieldId, string Key) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Field(FieldId);
}
