using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Data.Migrations;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Tests.Data.Migrations;

public abstract class SpellOrganizationTests(SharedDesk shared)
{
    // What the step renames, the other way around: the schema of the version before.
    private static readonly string[] Earlier =
    [
        "ALTER TABLE ticketing_customer RENAME COLUMN organization_id TO organisation_id",
        "ALTER TABLE ticketing_organization_domain RENAME COLUMN organization_id TO organisation_id",
        "ALTER TABLE ticketing_organization_domain RENAME TO ticketing_organisation_domain",
        "ALTER TABLE ticketing_organization RENAME TO ticketing_organisation",
        "DROP INDEX ix_ticketing_organization_name",
        "CREATE INDEX ix_ticketing_organisation_name ON ticketing_organisation (normalized_name, id)",
        "DROP INDEX ix_ticketing_organization_domain_organization",
        "CREATE INDEX ix_ticketing_organisation_domain_organisation ON ticketing_organisation_domain (organisation_id)",
        "DROP INDEX ix_ticketing_customer_organization",
        "CREATE INDEX ix_ticketing_customer_organisation ON ticketing_customer (organisation_id, id)",
    ];

    [Fact]
    public async Task An_older_database_keeps_its_organizations_their_domains_and_their_people()
    {
        var name = $"Older {Guid.NewGuid():N}";
        // All in one transaction, which leaves nothing behind: no other test meets the old schema.
        var (people, domains) = await shared.Desk.WriteAsync(
            async (_, write) =>
            {
                foreach (var statement in Earlier)
                    await write.Connection.ExecuteAsync(statement);
                await write.Connection.ExecuteAsync(
                    $"INSERT INTO ticketing_organisation (name, normalized_name, notes, created_at) VALUES ('{name}', 'older', '', 1)"
                );
                await write.Connection.ExecuteAsync(
                    $"INSERT INTO ticketing_organisation_domain (domain, organisation_id) SELECT '{name}', id FROM ticketing_organisation WHERE name = '{name}'"
                );
                await write.Connection.ExecuteAsync(
                    $"INSERT INTO ticketing_customer (name, organisation_id, notes, created_at) SELECT '{name}', id, '', 1 FROM ticketing_organisation WHERE name = '{name}'"
                );

                foreach (var statement in SpellOrganization.Statements)
                    await write.Connection.ExecuteAsync(statement);

                var id = await write.Table<OrganizationRow>().Where(row => row.Name == name).Select(row => row.Id).SingleAsync();
                var kept = (
                    await write.Table<CustomerRow>().Where(row => row.OrganizationId == id).Select(row => row.Name).ToListAsync(),
                    await write
                        .Table<OrganizationDomainRow>()
                        .Where(row => row.OrganizationId == id)
                        .Select(row => row.Domain)
                        .ToListAsync()
                );
                await write.Table<CustomerRow>().Where(row => row.OrganizationId == id).DeleteAsync();
                await write.Table<OrganizationDomainRow>().Where(row => row.OrganizationId == id).DeleteAsync();
                await write.Table<OrganizationRow>().Where(row => row.Id == id).DeleteAsync();
                return kept;
            }
        );
        Assert.Equal([name], people);
        Assert.Equal([name], domains);
    }

    public sealed class OnSqlite(SqliteDesk desk) : SpellOrganizationTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : SpellOrganizationTests(desk)
    {
        private readonly Desk _desk = desk.Desk;

        [Fact]
        public async Task Nothing_in_the_schema_has_the_earlier_spelling() =>
            Assert.Empty(
                await _desk.WriteAsync(
                    (_, write) =>
                        write.Connection.QueryToListAsync<string>(
                            "SELECT relname FROM pg_class WHERE relname LIKE '%organisation%' UNION SELECT attname FROM pg_attribute WHERE attname LIKE '%organisation%'"
                        )
                )
            );
    }
}
