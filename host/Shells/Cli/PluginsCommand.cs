using System.CommandLine;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Cli;

namespace Hookdesk.Host.Shells.Cli;

/// <summary><c>plugins list|enable|disable</c>. A running desk on the same database takes a switch over within seconds.</summary>
internal sealed class PluginsCommand(IShellControl shells, PluginList plugins, SchemaMigrator migrator) : ICliCommand
{
    public Command Build(IServiceProvider services)
    {
        var list = new Command("list", "List all installed plugins with status, ID, version, and problems");
        list.SetAction(
            async (_, cancellation) =>
            {
                foreach (var plugin in shells.Plugins.OrderBy(plugin => plugin.Id, StringComparer.Ordinal))
                    Console.WriteLine(
                        $"{plugin.State, -13} {plugin.Id, -32} {plugin.Candidate.Version, -10} {plugin.Error?.Message ?? await WaitingAsync(plugin, cancellation)}".TrimEnd()
                    );
            }
        );

        return new Command("plugins", "List, enable, and disable plugins")
        {
            list,
            Switch("enable", "Enable a plugin. If it can't start, it stays disabled and the reason is printed.", shells.EnableAsync),
            Switch("retry", "Retry a plugin that is quarantined or broken. Its failures are forgotten.", shells.EnableAsync),
            Switch("disable", "Disable a plugin. Its data is kept.", shells.DisableAsync),
        };
    }

    // Listing changes nothing, so what a start would do is told.
    private async Task<string> WaitingAsync(PluginStatus plugin, CancellationToken cancellation)
    {
        if (plugin.State != PluginState.Active)
            return "";
        var assembly = plugins.Plugins.First(active => active.Id == plugin.Id).Code.Assembly;
        return await migrator.PendingAsync(plugin.Id, assembly, cancellation) is > 0 and var steps
            ? $"Migrations to apply at the next start: {steps}."
            : "";
    }

    private static Command Switch(string name, string description, Func<string, CancellationToken, Task<ShellChange>> change)
    {
        var id = new Argument<string>("id") { Description = "The plugin ID, such as hookdesk.mail" };
        var command = new Command(name, description) { id };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var result = await change(parsed.GetValue(id)!, cancellation);
                if (!result.Done)
                    throw new CliException(result.Message);
                Console.WriteLine(result.Message);
            }
        );
        return command;
    }
}
