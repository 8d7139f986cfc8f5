using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>The tables, columns and events of organizations had the British spelling.</summary>
[Migration(2026120101)]
public sealed class SpellOrganization : PluginMigration
{
    internal static readonly IReadOnlyList<string> Statements =
    [
        "ALTER TABLE ticketing_organisation RENAME TO ticketing_organization",
        "ALTER TABLE ticketing_organisation_domain RENAME TO ticketing_organization_domain",
        "ALTER TABLE ticketing_organization_domain RENAME COLUMN organisation_id TO organization_id",
        "ALTER TABLE ticketing_customer RENAME COLUMN organisation_id TO organization_id",
        "DROP INDEX ix_ticketing_organisation_name",
        "CREATE INDEX ix_ticketing_organization_name ON ticketing_organization (normalized_name, id)",
        "DROP INDEX ix_ticketing_organisation_domain_organisation",
        "CREATE INDEX ix_ticketing_organization_domain_organization ON ticketing_organization_domain (organization_id)",
        "DROP INDEX ix_ticketing_customer_organisation",
        "CREATE INDEX ix_ticketing_customer_organization ON ticketing_customer (organization_id, id)",
    ];

    // SQLite has no names for these that could be changed.
    private static readonly IReadOnlyList<string> OnPostgreSql =
    [
        "ALTER SEQUENCE IF EXISTS ticketing_organisation_id_seq RENAME TO ticketing_organization_id_seq",
        "ALTER INDEX IF EXISTS \"PK_ticketing_organisation\" RENAME TO \"PK_ticketing_organization\"",
        "ALTER INDEX IF EXISTS \"PK_ticketing_organisation_domain\" RENAME TO \"PK_ticketing_organization_domain\"",
    ];

    /// <inheritdoc />
    public override void Up()
    {
        foreach (var statement in Statements)
            Execute.Sql(statement);
        foreach (var statement in OnPostgreSql)
            IfPostgreSql().Execute.Sql(statement);
        RenameEntityKind("organisation", "organization");
        RenameEvent("organisation.created", "organization.created", ("organisationId", "organizationId"));
        RenameEvent("organisation.changed", "organization.changed", ("organisationId", "organizationId"));
    }
}
