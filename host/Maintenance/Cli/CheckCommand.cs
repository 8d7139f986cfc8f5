using System.CommandLine;
using Hookdesk.Sdk.Cli;

namespace Hookdesk.Host.Maintenance.Cli;

/// <summary><c>db check</c>.</summary>
internal sealed class CheckCommand : ICliCommand
{
    public Command Build(IServiceProvider services)
    {
        var quick = new Option<bool>("--quick") { Description = "Check that stored files exist, without reading them" };
        var check = new Command("check", "Check the database and stored files for damage and inconsistencies, without changing anything")
        {
            quick,
        };
        check.SetAction(
            async (parsed, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                var look = scope.ServiceProvider.GetRequiredService<DatabaseCheck>();
                var problems = 0;
                await foreach (var problem in look.FindProblemsAsync(!parsed.GetValue(quick), cancellation))
                {
                    problems++;
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(problem);
                }

                if (look.UnusedFiles > 0)
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(
                        $"{look.UnusedFiles} stored file(s) ({look.UnusedBytes} bytes) are not in use. They are deleted a day after they were stored."
                    );

                if (problems > 0)
                    throw new CliException($"{problems} problem(s) found.");
                await parsed.InvocationConfiguration.Output.WriteLineAsync("No problems found.");
            }
        );
        return new Command("db", "Back up, restore, check, and migrate the database") { check };
    }
}
