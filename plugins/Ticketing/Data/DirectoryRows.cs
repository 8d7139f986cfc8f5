using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A department.</summary>
[Table("ticketing_department")]
internal sealed class DepartmentRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("is_active")]
    public bool IsActive { get; set; } = true;

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>The role that a user has in a department.</summary>
[Table("ticketing_membership")]
internal sealed class MembershipRow
{
    [Column("user_id"), PrimaryKey(0)]
    public long UserId { get; set; }

    [Column("department_id"), PrimaryKey(1)]
    public long DepartmentId { get; set; }

    [Column("role_id")]
    public long RoleId { get; set; }
}

/// <summary>Somebody who asks.</summary>
[Table("ticketing_customer")]
internal sealed class CustomerRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("organization_id")]
    public long? OrganizationId { get; set; }

    /// <summary>Language tag, or null.</summary>
    [Column("language")]
    public string? Language { get; set; }

    [Column("notes")]
    public string Notes { get; set; } = "";

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>
/// A word by which customers are found while typing: each word of a name, the address and its domain, the digits of a phone number, in
/// lower case. A search for the beginning of a word is a range of the primary key.
/// </summary>
[Table("ticketing_customer_word")]
internal sealed class CustomerWordRow
{
    [Column("word"), PrimaryKey(0)]
    public string Word { get; set; } = "";

    [Column("customer_id"), PrimaryKey(1)]
    public long CustomerId { get; set; }
}

/// <summary>An email address of a customer. The first is the one that new mail goes to.</summary>
[Table("ticketing_customer_address")]
internal sealed class CustomerAddressRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("customer_id")]
    public long CustomerId { get; set; }

    [Column("address")]
    public string Address { get; set; } = "";

    /// <summary>See <see cref="Domain.MailAddresses.Normalize"/>; unique.</summary>
    [Column("normalized")]
    public string Normalized { get; set; } = "";
}

/// <summary>A phone number of a customer.</summary>
[Table("ticketing_customer_phone")]
internal sealed class CustomerPhoneRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("customer_id")]
    public long CustomerId { get; set; }

    [Column("number")]
    public string Number { get; set; } = "";
}

/// <summary>Where customers belong.</summary>
[Table("ticketing_organization")]
internal sealed class OrganizationRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    /// <summary>The name in lower case, for finding and ordering.</summary>
    [Column("normalized_name")]
    public string NormalizedName { get; set; } = "";

    [Column("notes")]
    public string Notes { get; set; } = "";

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A mail domain of an organization: new customers who write from it join the organization.</summary>
[Table("ticketing_organization_domain")]
internal sealed class OrganizationDomainRow
{
    [Column("domain"), PrimaryKey]
    public string Domain { get; set; } = "";

    [Column("organization_id")]
    public long OrganizationId { get; set; }
}
