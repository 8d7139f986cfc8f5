using System.CommandLine;
using Hookdesk.Host.Maintenance.ClearFiles;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Maintenance.Cli;

/// <summary><c>db forget-files</c>: nothing is deleted while a plugin that has used files is off, so one that never comes back is named here.</summary>
internal sealed class ForgetFilesCommand : ICliCommand
{
    public Command Build(IServiceProvider services)
    {
        var name = new Argument<string>("name") { Description = "The name, as the job “Delete unused files” reports it" };
        var forget = new Command("forget-files", "Let the files of a plugin that was removed permanently be deleted") { name };
        forget.SetAction(
            async (parsed, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                var owner = parsed.GetValue(name)!;
                var forgotten = await scope
                    .ServiceProvider.GetRequiredService<IDatabase>()
                    .WriteAsync(
                        write => write.Table<FileOwnerRow>().Where(row => row.Name == owner).DeleteAsync(cancellation),
                        cancellation
                    );
                if (forgotten == 0)
                    throw new CliException($"No plugin has used files under the name {owner}.");
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"Files that only {owner} used are deleted when the job “Delete unused files” runs next."
                );
            }
        );
        return new Command("db", "Back up, restore, check, and migrate the database") { forget };
    }
}
