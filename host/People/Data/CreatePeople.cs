using FluentMigrator;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.People.Data;

/// <summary>Users, roles, and the roles of a new installation.</summary>
[Migration(2026112302_01)]
public sealed class CreatePeople : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("core_user")
            .WithId()
            .WithColumn("name")
            .AsString(200)
            .NotNullable()
            .WithColumn("email")
            .AsString(320)
            .NotNullable()
            .WithColumn("email_normalised")
            .AsString(320)
            .NotNullable()
            .Unique("ux_core_user_email")
            .WithColumn("password_hash")
            .AsString(500)
            .Nullable()
            .WithColumn("security_stamp")
            .AsString(100)
            .NotNullable()
            .WithColumn("failed_count")
            .AsInt32()
            .NotNullable()
            .WithDefaultValue(0)
            .WithColumn("lockout_end")
            .AsUnixTime()
            .Nullable()
            .WithColumn("two_factor")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(false)
            .WithColumn("authenticator_key")
            .AsText()
            .Nullable()
            .WithColumn("last_totp_step")
            .AsInt64()
            .NotNullable()
            .WithDefaultValue(0)
            .WithColumn("recovery_codes")
            .AsText()
            .NotNullable()
            .WithColumn("is_active")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(true)
            .WithColumn("language")
            .AsString(35)
            .Nullable()
            .WithColumn("time_zone")
            .AsString(60)
            .Nullable()
            .WithColumn("signature_html")
            .AsText()
            .NotNullable()
            .WithColumn("theme")
            .AsString(10)
            .NotNullable()
            .WithColumn("single_key_shortcuts")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(true)
            .WithColumn("picture_blob")
            .AsString(64)
            .Nullable()
            .WithColumn("picture_type")
            .AsString(40)
            .Nullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable()
            .WithColumn("last_sign_in_at")
            .AsUnixTime()
            .Nullable();

        Create
            .Table("core_role")
            .WithId()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("name_normalised")
            .AsString(100)
            .NotNullable()
            .Unique("ux_core_role_name")
            .WithColumn("default_name")
            .AsString(100)
            .Nullable()
            .WithColumn("is_administrator")
            .AsBoolean()
            .NotNullable()
            .WithDefaultValue(false);

        Create
            .Table("core_role_permission")
            .WithColumn("role_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .ForeignKey("fk_core_role_permission_role", "core_role", "id")
            .WithColumn("permission")
            .AsString(100)
            .NotNullable()
            .PrimaryKey();

        Create
            .Table("core_user_role")
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .ForeignKey("fk_core_user_role_user", "core_user", "id")
            .WithColumn("role_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .ForeignKey("fk_core_user_role_role", "core_role", "id");
        Create.Index("ix_core_user_role_role").OnTable("core_user_role").OnColumn("role_id");

        Create.Table("core_known_permission").WithColumn("name").AsString(100).NotNullable().PrimaryKey();

        foreach (var role in new[] { DefaultRoles.Administrator, DefaultRoles.Supervisor, DefaultRoles.Agent })
        {
            Insert
                .IntoTable("core_role")
                .Row(
                    new
                    {
                        name = role,
                        name_normalised = role.ToUpperInvariant(),
                        default_name = role,
                        is_administrator = role == DefaultRoles.Administrator,
                    }
                );
        }
    }
}
