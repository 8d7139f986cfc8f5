using System.Data;
using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// A step that gives its plugin's actions, entities or template values new names: the event log, parts and edited templates are the host's
/// own tables, so it is the host that changes them, after the step and in its transaction.
/// </summary>
internal sealed class StepWithRenames(IMigration step, PluginMigration renaming) : IMigration
{
    public string ConnectionString => step.ConnectionString;

    public static IMigrationInfo After(IMigrationInfo step, PluginMigration renaming) =>
        new MigrationInfo(
            step.Version,
            step.Description,
            step.TransactionBehavior,
            step.IsBreakingChange,
            () => new StepWithRenames(step.Migration, renaming)
        );

    public void GetUpExpressions(IMigrationContext context)
    {
        step.GetUpExpressions(context);
        foreach (var rename in renaming.Renames)
            context.Expressions.Add(new PerformDBOperationExpression { Operation = (db, transaction) => Write(rename, db, transaction) });
    }

    public void GetDownExpressions(IMigrationContext context) => step.GetDownExpressions(context);

    private static void Write(StoredRename rename, IDbConnection connection, IDbTransaction transaction)
    {
        switch (rename.What)
        {
            case RenamedThing.Action:
                Run("UPDATE core_event SET name = @to WHERE name = @from", rename.From, rename.To);
                // A quotation mark inside a value is written with a backslash or as \u0022, so that only the name of the property fits.
                foreach (var (from, to) in rename.Properties)
                    Run(
                        "UPDATE core_event SET payload = REPLACE(payload, @from, @to) WHERE name = @name",
                        $"\"{from}\":",
                        $"\"{to}\":",
                        rename.To
                    );
                break;
            case RenamedThing.EntityKind:
                // An action's subject is written with its other properties.
                Run(
                    "UPDATE core_event SET payload = REPLACE(payload, @from, @to) WHERE subject_kind = @name",
                    $"\"subject\":{{\"kind\":\"{rename.From}\",",
                    $"\"subject\":{{\"kind\":\"{rename.To}\",",
                    rename.From
                );
                Run("UPDATE core_event SET subject_kind = @to WHERE subject_kind = @from", rename.From, rename.To);
                Run("UPDATE core_part SET owner_kind = @to WHERE owner_kind = @from", rename.From, rename.To);
                break;
            default:
                Run(
                    "UPDATE core_template SET subject = REPLACE(subject, @from, @to), body = REPLACE(body, @from, @to)",
                    rename.From,
                    rename.To
                );
                break;
        }

        void Run(string sql, string from, string to, string? name = null)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            foreach (var (parameter, value) in new[] { ("from", from), ("to", to), ("name", name) })
                if (value is not null)
                {
                    var given = command.CreateParameter();
                    (given.ParameterName, given.Value) = (parameter, value);
                    command.Parameters.Add(given);
                }
            command.ExecuteNonQuery();
        }
    }
}
