using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Tasks;

/// <summary>The last run of each task, of whichever node: it tells the others when the next is due, and outlives a restart.</summary>
internal static class TaskHistory
{
    public static async Task<TaskRow?> LoadAsync(IDatabase database, string name, CancellationToken cancellation) =>
        await database.Table<TaskRow>().FirstOrDefaultAsync(row => row.Name == name, cancellation);

    public static Task SaveAsync(IDatabase database, TaskRow run) =>
        database.WriteAsync(async write =>
        {
            if (await write.UpdateAsync(run) == 0)
                await write.InsertAsync(run);
        });
}

[Table("core_task")]
internal sealed class TaskRow
{
    [Column("name"), PrimaryKey]
    public string Name { get; set; } = "";

    [Column("started_at")]
    public DateTimeOffset StartedAt { get; set; }

    [Column("ended_at")]
    public DateTimeOffset? EndedAt { get; set; }

    [Column("result")]
    public string Result { get; set; } = "";

    [Column("failed")]
    public bool Failed { get; set; }
}
