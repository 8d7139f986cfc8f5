using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Maintenance.ClearFiles;

/// <summary>A class that has told which stored files rows name; by its full name.</summary>
[Table("core_file_owner")]
internal sealed class FileOwnerRow
{
    [PrimaryKey, Column("name"), NotNull]
    public string Name { get; set; } = "";
}

/// <summary>
/// When a shell starts: remembers who names stored files. A plugin that is off can't tell which of them are its own, so nothing is
/// deleted until it is back.
/// </summary>
internal sealed class FileOwners(IServiceScopeFactory scopes) : IHostedService
{
    public static string NameOf(IBlobReferences references) => references.GetType().FullName!;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var names = scope.ServiceProvider.GetServices<IBlobReferences>().Select(NameOf).Distinct().ToList();
        var known = await database.Table<FileOwnerRow>().Select(row => row.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (names.All(known.Contains))
            return;
        await database
            .WriteAsync(
                async write =>
                {
                    // Another node may be doing the same: a second row of a name is no row.
                    foreach (var name in names.Except(known))
                        await write
                            .Table<FileOwnerRow>()
                            .InsertOrUpdateAsync(() => new FileOwnerRow { Name = name }, null, cancellationToken)
                            .ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
