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

/// <summary>The name, email addresses, phone numbers, organization, or notes of a customer changed.</summary>
/// <param name="CustomerId">The customer.</param>
[Hook("customer.changed")]
public sealed record CustomerChanged(long CustomerId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Customer(CustomerId);
}

/// <summary>An organization was created.</summary>
/// <param name="OrganizationId">The organization.</param>
[Hook("organization.created")]
public sealed record OrganizationCreated(long OrganizationId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Organization(OrganizationId);
}

/// <summary>The name, domains, or notes of an organization changed.</summary>
/// <param name="OrganizationId">The organization.</param>
[Hook("organization.changed")]
public sealed record OrganizationChanged(long OrganizationId) : IAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Organization(OrganizationId);
}

/// <summary>A department was created.</summary>
/// <param name="DepartmentId">The department.</param>
[Hook("department.created")]
public sealed record DepartmentCreated(long DepartmentId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Department(DepartmentId);
}

/// <summary>The name or status of a department changed.</summary>
/// <param name="DepartmentId">The department.</param>
[Hook("department.changed")]
public sealed record DepartmentChanged(long DepartmentId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Department(DepartmentId);
}

/// <summary>A user joined a department, left it, or got another role there.</summary>
/// <param name="DepartmentId">The department.</param>
/// <param name="UserId">The user.</param>
/// <param name="RoleId">The role there; null when the user left.</param>
[Hook("department.member-changed")]
public sealed record DepartmentMemberChanged(long DepartmentId, long UserId, long? RoleId) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Department(DepartmentId);
}

/// <summary>An admin created, changed, moved, deactivated, or activated a custom field.</summary>
/// <param name="FieldId">The field.</param>
/// <param name="Key">Its key, as <see cref="ITicketFields"/> knows it.</param>
[Hook("ticket-field.changed")]
public sealed record TicketFieldDefined(long FieldId, string Key) : IAuditedAction
{
    /// <summary>
    /// True if the change also affects tickets that weren't changed themselves: a new checkbox isn't selected on any of them, or an option
    /// has another name.
    /// </summary>
    public bool ChangesTickets { get; init; }

    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Field(FieldId);
}

/// <summary>An admin deleted a custom field with its values on tickets.</summary>
/// <param name="FieldId">The field.</param>
/// <param name="Key">The key that it had.</param>
[Hook("ticket-field.deleted")]
public sealed record TicketFieldDeleted(long FieldId, string Key) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => TicketSubjects.Field(FieldId);
}
