using System.CommandLine;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Cli;

namespace Hookdesk.Host.Maintenance.Cli;

/// <summary>
/// <c>db migrate</c>: every start migrates, this one too, so what is left is to tell what came of it. For operators who want the schema
/// changed before the new version serves.
/// </summary>
internal sealed class MigrateCommand(SchemaMigrator migrator, IPluginList plugins, IShellControl shells) : ICliCommand
{
    public Command Build(IServiceProvider services)
    {
        var migrate = new Command("migrate", "Update the database schema of Hookdesk and every enabled plugin, and print each version");
        migrate.SetAction(
            async (parsed, cancellation) =>
            {
                foreach (var owner in plugins.Active.Select(plugin => plugin.Id).Prepend(Contribution.CorePluginId))
                {
                    var version = await migrator.VersionAsync(owner, cancellation);
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(
                        $"{owner, -32} {(version is { } step ? $"{step}" : "no tables")}"
                    );
                }

                if (shells.Plugins.FirstOrDefault(plugin => plugin.Error?.Phase == PluginPhase.Migrate) is { } failed)
                    throw new CliException($"{failed.Id} was skipped, and its data wasn't changed: {failed.Error!.Message}");
            }
        );
        return new Command("db", "Back up, restore, check, and migrate the database") { migrate };
    }
}
