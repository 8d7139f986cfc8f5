using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Sla.Data.Migrations;

/// <summary>
/// Timelines, steps and pausing statuses, which were texts of their own form, become JSON, and what a policy sets is named
/// <c>targets</c>. One statement for each column, in the database: a desk of a million tickets is converted within a minute.
/// </summary>
[Migration(2026113001)]
public sealed class StoreTimelinesAsJson : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Execute.Sql("ALTER TABLE sla_ticket RENAME COLUMN story TO timeline");
        // Was created|status@ms …|kind:message@ms …|merged.
        IfPostgreSql()
            .Execute.Sql(
                Timelines(
                    "SELECT ticket_id, split_part(timeline, '|', 1) AS created, split_part(timeline, '|', 2) AS statuses, split_part(timeline, '|', 3) AS messages, split_part(timeline, '|', 4) AS merged FROM sla_ticket"
                )
            );
        IfSqlite()
            .Execute.Sql(
                Timelines(
                    """
                    SELECT ticket_id, created, statuses, substr(rest, 1, instr(rest, '|') - 1) AS messages, substr(rest, instr(rest, '|') + 1) AS merged FROM (
                        SELECT ticket_id, created, substr(rest, 1, instr(rest, '|') - 1) AS statuses, substr(rest, instr(rest, '|') + 1) AS rest FROM (
                            SELECT ticket_id, substr(timeline, 1, instr(timeline, '|') - 1) AS created, substr(timeline, instr(timeline, '|') + 1) AS rest FROM sla_ticket))
                    """
                )
            );

        // On desks whose step before asked for PostgreSQL by a name that FluentMigrator does not know it by, it has 500 characters.
        IfPostgreSql().Execute.Sql("ALTER TABLE sla_clock ALTER COLUMN steps_done TYPE text");
        // Was policy:step …, policy:step@ms … and status …
        Execute.Sql($"UPDATE sla_clock SET steps_done = {Array("steps_done", "{\"policy\":", (":", ",\"step\":"))}");
        Execute.Sql(
            $"UPDATE sla_clock SET steps_due = {Array("steps_due", "{\"policy\":", (":", ",\"step\":"), ("@", ",\"at\":"))} WHERE steps_due IS NOT NULL"
        );
        Execute.Sql("UPDATE sla_clock SET paused_by = '[' || REPLACE(paused_by, ' ', ',') || ']' WHERE paused_by IS NOT NULL");

        // A quotation mark inside a value is written with a backslash or as \u0022, so that only the name of the property fits.
        Execute.Sql("""UPDATE sla_policy SET definition = REPLACE(definition, ',"promises":[', ',"targets":[')""");
    }

    private static string Timelines(string parts) =>
        $$$"""
            UPDATE sla_ticket SET timeline =
                '{"created":' || part.created
                || ',"statuses":' || {{{Array("part.statuses", "{\"status\":", ("@", ",\"at\":"))}}}
                || ',"messages":' || {{{Array("part.messages", "{\"kind\":", (":", ",\"id\":"), ("@", ",\"at\":"))}}}
                || CASE WHEN part.merged = '' THEN '' ELSE ',"mergedInto":' || part.merged END || '}'
            FROM ({{{parts}}}) AS part WHERE part.ticket_id = sla_ticket.ticket_id
            """;

    // Words with blanks between, as objects that begin with the first property; each separator within a word begins another.
    private static string Array(string words, string first, params (string Separator, string Property)[] others)
    {
        var items = others.Aggregate(words, (text, other) => $"REPLACE({text}, '{other.Separator}', '{other.Property}')");
        return $"CASE WHEN {words} = '' THEN '[]' ELSE '[{first}' || REPLACE({items}, ' ', '}},{first}') || '}}]' END";
    }
}
