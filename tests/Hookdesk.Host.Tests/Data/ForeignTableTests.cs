using Hookdesk.Host.Data.Migrations;
using Hookdesk.Sdk.Data;
using LinqToDB.Data;

namespace Hookdesk.Host.Tests.Data;

public sealed class ForeignTableOnSqliteTests() : ForeignTableTests(DatabaseProvider.Sqlite);

public sealed class ForeignTableOnPostgresTests() : ForeignTableTests(DatabaseProvider.PostgreSql);

/// <summary>A plugin's schema keeps to the plugin's own tables, in whatever words its steps are written.</summary>
public abstract class ForeignTableTests(DatabaseProvider provider) : DataTests(provider)
{
    private static readonly OwnTables Own = new("own_");

    [Fact]
    public async Task A_step_that_touches_what_is_not_its_own_is_rolled_back()
    {
        await RunAsync("INSERT INTO core_setting (name, content) VALUES ('theirs', 'before')");
        Assert.Equal(1, await MigrateAsync(typeof(OwnStep)));

        foreach (
            var (step, reason) in new[]
            {
                (typeof(WriteStep), "The plugin changes core_setting, which is not its own: its tables begin with own_."),
                (typeof(RemoveRowsStep), "The plugin changes core_setting"),
                (typeof(DropStep), "The plugin changes core_setting"),
                (typeof(RenameStep), "The plugin changes core_setting"),
                (typeof(ColumnStep), "The plugin changes core_setting"),
                (typeof(IndexStep), "The plugin changes core_setting"),
                (typeof(MakeStep), "The plugin makes elsewhere_note: the names of its tables must begin with own_."),
                (typeof(ViewStep), "The plugin makes elsewhere_view"),
                (typeof(TakeNameStep), "The plugin makes core_note"),
                (typeof(ForeignKeyStep), "The plugin's table own_child refers to core_setting by a foreign key"),
            }
        )
        {
            var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => MigrateAsync(typeof(OwnStep), step));

            Assert.Equal(2, failure.Version);
            Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
            Assert.Equal("before", await ReadAsync<string>("SELECT content FROM core_setting WHERE name = 'theirs'"));
        }

        foreach (var (step, kind) in CodeSteps)
        {
            var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => MigrateAsync(typeof(OwnStep), step));
            Assert.Contains($"The plugin creates the {kind} ", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Do it in the plugin's own code.", failure.Message, StringComparison.Ordinal);
        }

        // What was refused has left nothing behind that would be in the way.
        Assert.Equal(1, await MigrateAsync(typeof(OwnStep), typeof(GoOnStep)));
        Assert.Equal("before", await ReadAsync<string>("SELECT wording FROM own_copy"));
    }

    [Fact]
    public async Task A_step_can_rename_its_own_events_entities_and_template_values_where_the_host_keeps_them()
    {
        await RunAsync(
            """
            INSERT INTO core_event (name, subject_kind, subject_id, actor_kind, actor_id, actor_name, at, payload) VALUES
                ('own.sent', 'parcel', 7, 0, 0, '', 1, '{"parcelNo":7,"text":"a \"parcelNo\": b","subject":{"kind":"parcel","id":7}}'),
                ('other.sent', 'parcels', 7, 0, 0, '', 1, '{"parcelNo":7,"subject":{"kind":"parcels","id":7}}')
            """
        );
        await RunAsync("INSERT INTO core_part (owner_kind, name, owner_id, content) VALUES ('parcel', 'test.own.part', 7, '{}')");
        await RunAsync(
            """
            INSERT INTO core_template (name, language, subject, body, changed_at, changed_by)
            VALUES ('letter', 'en', 'For {{ own.no }}', 'Parcel {{ own.no.long }} of {{ ticket.no }}', 1, '')
            """
        );

        Assert.Equal(2, await MigrateAsync(typeof(OwnStep), typeof(NewNamesStep)));

        Assert.Equal(
            [
                """own.shipped package {"packageNo":7,"text":"a \"parcelNo\": b","subject":{"kind":"package","id":7}}""",
                """other.sent parcels {"parcelNo":7,"subject":{"kind":"parcels","id":7}}""",
            ],
            await ListAsync("SELECT name || ' ' || subject_kind || ' ' || payload FROM core_event ORDER BY id")
        );
        Assert.Equal(["package"], await ListAsync("SELECT owner_kind FROM core_part"));
        Assert.Equal(
            ["For {{ own.number }}: Parcel {{ own.number.long }} of {{ ticket.no }}"],
            await ListAsync("SELECT subject || ': ' || body FROM core_template")
        );
    }

    [Fact]
    public async Task Tables_that_somebody_else_made_under_the_same_prefix_are_found_before_the_first_step()
    {
        await Db.Migrator.MigrateAsync("test.other", SchemaMigratorTests.PluginWith(typeof(OwnStep)), Cancel, own: Own);

        Assert.Equal(["own_note"], await Db.Migrator.TakenAsync("test.own", Own, Cancel));
        Assert.Empty(await Db.Migrator.TakenAsync("test.other", Own, Cancel));
    }

    [Fact]
    public async Task Steps_that_wait_are_counted_without_a_change()
    {
        var plugin = SchemaMigratorTests.PluginWith(typeof(OwnStep), typeof(GoOnStep));
        Assert.Equal(2, await Db.Migrator.PendingAsync("test.own", plugin, Cancel));
        Assert.Null(await Db.Migrator.VersionAsync("test.own", Cancel));

        await MigrateAsync(typeof(OwnStep));

        Assert.Equal(1, await Db.Migrator.PendingAsync("test.own", plugin, Cancel));
    }

    private IEnumerable<(Type Step, string Kind)> CodeSteps =>
        Provider == DatabaseProvider.Sqlite
            ? [(typeof(TriggerStep), "trigger"), (typeof(PassingTriggerStep), "trigger")]
            : [(typeof(FunctionStep), "function"), (typeof(OtherTriggerStep), "trigger"), (typeof(RuleStep), "rule")];

    private Task<int> MigrateAsync(params Type[] steps) =>
        Db.Migrator.MigrateAsync("test.own", SchemaMigratorTests.PluginWith(steps), Cancel, own: Own);

    private async Task RunAsync(string sql)
    {
        await using var connection = Db.Source.Connect();
        await connection.ExecuteAsync(sql, Cancel);
    }

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var connection = Db.Source.Connect();
        return await connection.QueryToListAsync<string>(sql, Cancel);
    }

    private async Task<T> ReadAsync<T>(string sql)
    {
        await using var connection = Db.Source.Connect();
        return await connection.ExecuteAsync<T>(sql, Cancel);
    }
}

/// <summary>Does with its own table what steps do.</summary>
public class OwnStep : PluginMigration
{
    public override void Up()
    {
        Create.Table("own_note").WithId().WithColumn("text").AsText().NotNullable();
        Create.Index("ix_own_note_text").OnTable("own_note").OnColumn("text").Ascending();
    }
}

/// <summary>Reads others' rows, and changes, renames and drops what is its own.</summary>
public class GoOnStep : PluginMigration
{
    public override void Up()
    {
        Execute.Sql("INSERT INTO own_note (text) SELECT content FROM core_setting WHERE name = 'theirs'");
        Rename.Column("text").OnTable("own_note").To("wording");
        Execute.Sql("CREATE TABLE own_copy AS SELECT wording FROM own_note");
        Execute.Sql("UPDATE own_note SET wording = ''");
        Delete.Table("own_note");
    }
}

/// <summary>Gives new names to what the host keeps for it.</summary>
public class NewNamesStep : PluginMigration
{
    public override void Up()
    {
        RenameEvent("own.sent", "own.shipped", ("parcelNo", "packageNo"));
        RenameEntityKind("parcel", "package");
        RenameTemplateValue("own.no", "own.number");
    }
}

/// <summary>Runs SQL.</summary>
public abstract class SqlStep(string sql) : PluginMigration
{
    public override void Up() => Execute.Sql(sql);
}

public class WriteStep() : SqlStep("UPDATE core_setting SET content = 'taken'");

public class RemoveRowsStep() : SqlStep("DELETE FROM core_setting");

public class RenameStep() : SqlStep("ALTER TABLE core_setting RENAME TO own_setting");

public class IndexStep() : SqlStep("CREATE INDEX own_index ON core_setting (content)");

public class ViewStep() : SqlStep("CREATE VIEW elsewhere_view AS SELECT 1 AS one");

public class TakeNameStep() : SqlStep("ALTER TABLE own_note RENAME TO core_note");

public class ForeignKeyStep() : SqlStep("CREATE TABLE own_child (name varchar(100) REFERENCES core_setting (name))");

/// <summary>Hides in its own table what writes to another's.</summary>
public class TriggerStep()
    : SqlStep("CREATE TRIGGER own_trigger AFTER INSERT ON own_note BEGIN UPDATE core_setting SET content = new.text; END");

/// <summary>The same for one connection, which goes back to the pool.</summary>
public class PassingTriggerStep()
    : SqlStep("CREATE TEMP TRIGGER own_passing AFTER INSERT ON own_note BEGIN UPDATE core_setting SET content = new.text; END");

/// <summary>On PostgreSQL a column's default could call it.</summary>
public class FunctionStep()
    : SqlStep(
        "CREATE FUNCTION own_function() RETURNS text LANGUAGE sql AS 'UPDATE core_setting SET content = ''taken'' RETURNING content'"
    );

/// <summary>Calls a function that is there already.</summary>
public class OtherTriggerStep()
    : SqlStep("CREATE TRIGGER own_trigger BEFORE UPDATE ON own_note FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()");

/// <summary>Writes another's table in place of its own.</summary>
public class RuleStep() : SqlStep("CREATE RULE own_rule AS ON INSERT TO own_note DO ALSO UPDATE core_setting SET content = new.text");

public class MakeStep : PluginMigration
{
    public override void Up() => Create.Table("elsewhere_note").WithId();
}

public class DropStep : PluginMigration
{
    public override void Up() => Delete.Table("core_setting");
}

public class ColumnStep : PluginMigration
{
    public override void Up() => Alter.Table("core_setting").AddColumn("mine").AsInt64().Nullable();
}
