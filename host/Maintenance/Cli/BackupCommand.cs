using System.CommandLine;
using Hookdesk.Host.Maintenance.Backup;
using Hookdesk.Sdk.Cli;

namespace Hookdesk.Host.Maintenance.Cli;

/// <summary><c>db backup &lt;file&gt;</c>.</summary>
internal sealed class BackupCommand : ICliCommand
{
    public Command Build(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("file") { Description = "The tar file to write. The file must not exist yet." };
        var backup = new Command(
            "backup",
            """
            Back up the database and all stored files to a tar file, even while Hookdesk is running. Restore an SQLite backup with db restore. For
            PostgreSQL, restore hookdesk.pgdump from the backup with pg_restore, and unpack blobs/ into the data directory.
            """
        )
        {
            file,
        };
        backup.SetAction(
            async (parsed, cancellation) =>
            {
                var path = parsed.GetRequiredValue(file).FullName;
                await using var scope = services.CreateAsyncScope();
                try
                {
                    var count = await scope.ServiceProvider.GetRequiredService<BackupArchive>().WriteAsync(path, cancellation);
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(
                        $"{path}: the database and {count} stored files, {new FileInfo(path).Length} bytes"
                    );
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new CliException($"The backup failed: {e.Message}");
                }
            }
        );
        return new Command("db", "Back up, restore, check, and migrate the database") { backup };
    }
}
