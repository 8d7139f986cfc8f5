using LinqToDB.Mapping;

namespace Hookdesk.Host.People.Data;

/// <summary>A user of the desk.</summary>
[Table("core_user")]
internal sealed class UserRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("name"), NotNull]
    public string Name { get; set; } = "";

    [Column("email"), NotNull]
    public string Email { get; set; } = "";

    /// <summary>As Identity's normaliser makes it, so that addresses are compared without regard to case. Unique.</summary>
    [Column("email_normalised"), NotNull]
    public string EmailNormalised { get; set; } = "";

    /// <summary>Null for a user who must first set a password by mail.</summary>
    [Column("password_hash"), Nullable]
    public string? PasswordHash { get; set; }

    /// <summary>Is in every cookie and reset link of the user: a new one ends all of them.</summary>
    [Column("security_stamp"), NotNull]
    public string SecurityStamp { get; set; } = "";

    [Column("failed_count")]
    public int FailedCount { get; set; }

    [Column("lockout_end"), Nullable]
    public DateTimeOffset? LockoutEnd { get; set; }

    [Column("two_factor")]
    public bool TwoFactor { get; set; }

    /// <summary>The TOTP key, protected. Present with <see cref="TwoFactor"/> false while it is being set up.</summary>
    [Column("authenticator_key"), Nullable]
    public string? AuthenticatorKey { get; set; }

    /// <summary>
    /// The newest TOTP step that was accepted: it and older ones are refused, so that a code seen over a shoulder is worth nothing.
    /// </summary>
    [Column("last_totp_step")]
    public long LastTotpStep { get; set; }

    /// <summary>Hashes of the unused recovery codes, separated by blanks.</summary>
    [Column("recovery_codes"), NotNull]
    public string RecoveryCodes { get; set; } = "";

    [Column("is_active")]
    public bool IsActive { get; set; } = true;

    [Column("language"), Nullable]
    public string? Language { get; set; }

    [Column("time_zone"), Nullable]
    public string? TimeZone { get; set; }

    [Column("signature_html"), NotNull]
    public string SignatureHtml { get; set; } = "";

    [Column("theme"), NotNull]
    public string Theme { get; set; } = "auto";

    [Column("single_key_shortcuts")]
    public bool SingleKeyShortcuts { get; set; } = true;

    [Column("picture_blob"), Nullable]
    public string? PictureBlob { get; set; }

    [Column("picture_type"), Nullable]
    public string? PictureType { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }

    [Column("last_sign_in_at"), Nullable]
    public DateTimeOffset? LastSignInAt { get; set; }
}

/// <summary>A role.</summary>
[Table("core_role")]
internal sealed class RoleRow
{
    [PrimaryKey, Identity, Column("id")]
    public long Id { get; set; }

    [Column("name"), NotNull]
    public string Name { get; set; } = "";

    /// <summary>Upper case of <see cref="Name"/>; unique.</summary>
    [Column("name_normalised"), NotNull]
    public string NameNormalised { get; set; } = "";

    /// <summary>Which of the default roles it began as: a renamed Supervisor still gets what new plugins grant to supervisors.</summary>
    [Column("default_name"), Nullable]
    public string? DefaultName { get; set; }

    [Column("is_administrator")]
    public bool IsAdministrator { get; set; }
}

/// <summary>A permission that a role holds. Kept also while the plugin that declares it is off.</summary>
[Table("core_role_permission")]
internal sealed class RolePermissionRow
{
    [PrimaryKey(0), Column("role_id")]
    public long RoleId { get; set; }

    [PrimaryKey(1), Column("permission"), NotNull]
    public string Permission { get; set; } = "";
}

/// <summary>A role that a user holds everywhere.</summary>
[Table("core_user_role")]
internal sealed class UserRoleRow
{
    [PrimaryKey(0), Column("user_id")]
    public long UserId { get; set; }

    [PrimaryKey(1), Column("role_id")]
    public long RoleId { get; set; }
}

/// <summary>A permission whose default grants were made once; what the admin takes away afterwards stays away.</summary>
[Table("core_known_permission")]
internal sealed class KnownPermissionRow
{
    [PrimaryKey, Column("name"), NotNull]
    public string Name { get; set; } = "";
}
