using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>Departments with their members, customers, organisations.</summary>
[Migration(2026112301)]
public sealed class CreateDirectory : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("ticketing_department")
            .WithId()
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("is_active")
            .AsBoolean()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable();

        Create
            .Table("ticketing_membership")
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("department_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("role_id")
            .AsInt64()
            .NotNullable();

        Create
            .Table("ticketing_organisation")
            .WithId()
            .WithColumn("name")
            .AsString(200)
            .NotNullable()
            .WithColumn("normalized_name")
            .AsString(200)
            .NotNullable()
            .WithColumn("notes")
            .AsText()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable();
        Create
            .Index("ix_ticketing_organisation_name")
            .OnTable("ticketing_organisation")
            .OnColumn("normalized_name")
            .Ascending()
            .OnColumn("id")
            .Ascending();

        Create
            .Table("ticketing_organisation_domain")
            .WithColumn("domain")
            .AsString(255)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("organisation_id")
            .AsInt64()
            .NotNullable()
            .Indexed("ix_ticketing_organisation_domain_organisation");

        Create
            .Table("ticketing_customer")
            .WithId()
            .WithColumn("name")
            .AsString(200)
            .NotNullable()
            .WithColumn("organisation_id")
            .AsInt64()
            .Nullable()
            .WithColumn("language")
            .AsString(35)
            .Nullable()
            .WithColumn("notes")
            .AsText()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable();
        Create
            .Index("ix_ticketing_customer_organisation")
            .OnTable("ticketing_customer")
            .OnColumn("organisation_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();

        Create
            .Table("ticketing_customer_word")
            .WithColumn("word")
            .AsString(255)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("customer_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey();
        Create.Index("ix_ticketing_customer_word_customer").OnTable("ticketing_customer_word").OnColumn("customer_id").Ascending();

        Create
            .Table("ticketing_customer_address")
            .WithId()
            .WithColumn("customer_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("address")
            .AsString(320)
            .NotNullable()
            .WithColumn("normalized")
            .AsString(320)
            .NotNullable();
        Create.Index("ux_ticketing_customer_address").OnTable("ticketing_customer_address").OnColumn("normalized").Unique();
        Create
            .Index("ix_ticketing_customer_address_customer")
            .OnTable("ticketing_customer_address")
            .OnColumn("customer_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();

        Create
            .Table("ticketing_customer_phone")
            .WithId()
            .WithColumn("customer_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("number")
            .AsString(50)
            .NotNullable();
        Create
            .Index("ix_ticketing_customer_phone_customer")
            .OnTable("ticketing_customer_phone")
            .OnColumn("customer_id")
            .Ascending()
            .OnColumn("id")
            .Ascending();
    }
}
