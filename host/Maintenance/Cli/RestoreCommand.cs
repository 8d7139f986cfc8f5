using System.CommandLine;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Maintenance.Backup;
using Hookdesk.Sdk.Cli;

namespace Hookdesk.Host.Maintenance.Cli;

/// <summary><c>db restore &lt;file&gt;</c>. Runs before there is a shell.</summary>
internal sealed class RestoreCommand(HookdeskOptions options, TimeProvider time) : ICliCommand
{
    /// <summary>True for a command line that is this command's: it must work also when no shell can be built.</summary>
    public static bool Is(string[] command) => command is ["db", "restore", ..];

    public Command Build(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("file") { Description = "A tar file written by db backup" };
        var restore = new Command(
            "restore",
            """
            Restore an SQLite backup while Hookdesk is stopped. The backup is unpacked and checked first. The current database is kept under another
            name, and stored files are added but never removed. For PostgreSQL, use pg_restore.
            """
        )
        {
            file,
        };
        restore.SetAction(
            async (parsed, cancellation) =>
            {
                var path = parsed.GetRequiredValue(file).FullName;
                try
                {
                    var restored = await new BackupRestore(options, time).RunAsync(path, cancellation);
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(
                        $"{path} of {restored.Description.MadeAt:u} was restored: the database and {restored.Files} stored files."
                            + (restored.Replaced is { } kept ? $" The previous database was kept as {kept}" : "")
                    );
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    throw new CliException($"The backup wasn't restored: {error.Message}");
                }
            }
        );
        return new Command("db", "Back up, restore, check, and migrate the database") { restore };
    }
}
