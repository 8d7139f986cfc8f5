using System.Collections.Concurrent;
using Hookdesk.Host.Setup;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Testing;

/// <summary>A desk that was migrated and set up, and is not running: new desks begin as copies of it.</summary>
/// <param name="DataDirectory">Its data directory.</param>
/// <param name="ConnectionString">Its PostgreSQL database, to which nobody is connected; null on SQLite.</param>
/// <param name="MadeAt">When it was made. The clock of a copy starts no earlier.</param>
internal sealed record DeskTemplate(string DataDirectory, string? ConnectionString, DateTimeOffset MadeAt)
{
    /// <summary>Fills a data directory, which need not exist, with what the template's has.</summary>
    public void CopyTo(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        foreach (var folder in Directory.EnumerateDirectories(DataDirectory, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(dataDirectory, Path.GetRelativePath(DataDirectory, folder)));
        foreach (var file in Directory.EnumerateFiles(DataDirectory, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(dataDirectory, Path.GetRelativePath(DataDirectory, file)));
    }
}

/// <summary>
/// One template for each set of plugins and database system, made by the first desk that asks. Templates live as long as the process, so
/// that no other run shares one and none outlives the plugins that it was made with. What a plugin's code does when it runs is not in
/// them: the background jobs of the template never starts.
/// </summary>
internal static class DeskTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<DeskTemplate>>> Made = new(StringComparer.Ordinal);
    private static readonly Lazy<string> Home = new(MakeHome);

    /// <summary>Where the desks of this process load plugins from.</summary>
    public static string Copies => Path.Combine(Home.Value, "plugin-copies");

    /// <summary>The template for a desk of these options, or null when there can be none.</summary>
    public static async Task<DeskTemplate?> ForAsync(PluginTestOptions options)
    {
        if (
            !options.SetUp
            || options.ConnectionString is not null
            || options.DataDirectory is { } used && Directory.Exists(used) && Directory.EnumerateFileSystemEntries(used).Any()
            || options.Settings.Keys.Any(key => key.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase))
        )
            return null;
        var key = string.Join(
            '\n',
            options
                .Given.Select(given => given.Folder)
                .Order(StringComparer.Ordinal)
                .Prepend(options.MakeDatabase is null ? "SQLite" : "PostgreSQL")
        );
        var template = await Made.GetOrAdd(key, _ => new Lazy<Task<DeskTemplate>>(() => MakeAsync(options))).Value.ConfigureAwait(false);
        return options.Time.GetUtcNow() < template.MadeAt ? null : template;
    }

    private static async Task<DeskTemplate> MakeAsync(PluginTestOptions options)
    {
        var home = Directory.CreateDirectory(Path.Combine(Home.Value, Guid.NewGuid().ToString("N"))).FullName;
        // Only the plugins whose code the test brings: one in a folder may be made to fail, and migrates when its own desk starts.
        var bare = new PluginTestOptions
        {
            DataDirectory = Path.Combine(home, "data"),
            ConnectionString = options.MakeDatabase is { } make ? await make(null).ConfigureAwait(false) : null,
        };
        bare.Given.AddRange(options.Given);
        var application = PluginTestHost.Build(bare, home, bare.DataDirectory);
        await using (application.ConfigureAwait(false))
        {
            var shells = application.Services.GetRequiredService<ShellHost>();
            await shells.StartAsync(serve: false).ConfigureAwait(false);
            var scope = shells.Current.Services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
                await PluginTestHost.SetUpAsync(scope.ServiceProvider, new Uri("http://localhost")).ConfigureAwait(false);
            await shells.StopAsync().ConfigureAwait(false);
        }

        return new DeskTemplate(bare.DataDirectory, bare.ConnectionString, TimeProvider.System.GetUtcNow());
    }

    private static string MakeHome()
    {
        var home = Directory.CreateTempSubdirectory("hookdesk-templates-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
        return home;
    }
}
