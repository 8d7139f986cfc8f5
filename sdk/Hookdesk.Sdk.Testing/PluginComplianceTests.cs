using System.Globalization;
using System.Text.RegularExpressions;
using Hookdesk.Host.Data;
using Hookdesk.Host.Data.Migrations;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Localization;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Ui;
using LinqToDB.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Hookdesk.Sdk.Testing;

/// <summary>
/// The rules that every plugin must follow. Derive a public class from it in the plugin's test project and name the finished folder; the
/// tests come with it.
/// </summary>
/// <example><code>
/// public sealed class Compliance : PluginComplianceTests
/// {
///     protected override string PluginFolder => "…/bin/Debug";
/// }
/// </code></example>
public abstract partial class PluginComplianceTests
{
    /// <summary>The finished folder of the plugin: the output of its build, with plugin.json.</summary>
    protected abstract string PluginFolder { get; }

    /// <summary>The folders of the plugins that it requires. Bundled plugins are found automatically.</summary>
    protected virtual IEnumerable<string> RequiredFolders => BundledPlugins.RequiredBy(Manifest, []);

    /// <summary>
    /// The folders of the plugins that it extends if they are there, with what those require; bundled plugins are
    /// found automatically. Every other test runs without them.
    /// </summary>
    protected virtual IEnumerable<string> OptionalFolders => BundledPlugins.ExtendedBy(Manifest);

    private string TablePrefix => Manifest.TablePrefix;

    private PluginManifest Manifest => PluginManifest.Read(Path.Combine(PluginFolder, PluginManifest.FileName));

    /// <summary>plugin.json can be read, says whose it is, and names files that are there.</summary>
    [Fact]
    public void The_manifest_is_sound()
    {
        var manifest = Manifest;
        foreach (var file in manifest.Exports.Prepend(manifest.Assembly))
            Assert.True(File.Exists(Path.Combine(PluginFolder, file)), $"{file} is missing from {PluginFolder}.");
        Assert.NotEqual("", manifest.Author);
        Assert.NotEqual("", manifest.License);
        Assert.NotEqual("", manifest.Description);
        Assert.True(
            manifest.Sdk.Contains(PluginResolution.SdkVersion),
            $"The plugin requires SDK {manifest.SdkText} but is tested with {PluginResolution.SdkVersion}."
        );
    }

    /// <summary>The folder has no copy of what must come from the host.</summary>
    [Fact]
    public void The_folder_carries_nothing_of_the_framework_or_the_SDK() => Assert.Null(StrayAssemblies.Describe(PluginFolder));

    /// <summary>Each language file is named after its language and can be read.</summary>
    [Fact]
    public void The_language_files_can_be_read()
    {
        var folder = Path.Combine(PluginFolder, "Localization");
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.po") : [])
        {
            Assert.NotEqual("", CultureInfo.GetCultureInfo(Path.GetFileNameWithoutExtension(file), predefinedOnly: true).Name);
            using var reader = File.OpenText(file);
            Assert.NotNull(PoReader.Read(reader));
        }
    }

    /// <summary>Loaded in a context of its own, on a desk with an empty database, it becomes active and breaks nothing.</summary>
    [Fact]
    public async Task It_is_active_on_a_new_desk()
    {
        await using var desk = await StartAsync();

        Assert.Equal(("Active", null, null), desk.StateOf(Manifest.Id));
        Assert.Equal((0, null), desk.Services.GetRequiredService<IPluginFailures>().Of(Manifest.Id));
    }

    /// <summary>Next to the plugins that it extends if they are there it is active too, and so are they.</summary>
    [Fact]
    public async Task It_is_active_beside_the_plugins_that_it_extends()
    {
        var optional = OptionalFolders.ToList();
        await using var desk = await StartAsync(beside: optional);

        foreach (var id in optional.Select(folder => PluginCatalog.Read(folder).Id).Prepend(Manifest.Id))
            Assert.Equal(("Active", null, null), desk.StateOf(id));
        Assert.Empty(
            desk.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.Where(endpoint =>
                    endpoint.Metadata.GetMetadata<EndpointOwner>()?.PluginId == Manifest.Id
                    && endpoint.Metadata.GetMetadata<EndpointAccess>() is null
                )
                .Select(endpoint => endpoint.DisplayName)
        );
    }

    /// <summary>No endpoint is left without a declaration, which would refuse it to everyone.</summary>
    [Fact]
    public async Task Every_endpoint_says_who_may_use_it()
    {
        await using var desk = await StartAsync();

        Assert.Empty(
            desk.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.Where(endpoint =>
                    endpoint.Metadata.GetMetadata<EndpointOwner>()?.PluginId == Manifest.Id
                    && endpoint.Metadata.GetMetadata<EndpointAccess>() is null
                )
                .Select(endpoint => endpoint.DisplayName)
        );
    }

    /// <summary>Every action and filter of the plugin has a dotted name that no other hook has.</summary>
    [Fact]
    public async Task Hooks_have_well_formed_names_of_their_own()
    {
        await using var desk = await StartAsync();
        var plugins = desk.Services.GetRequiredService<PluginList>().Plugins;

        var hooks = plugins
            .SelectMany(plugin =>
                plugin
                    .Code.Exports.Prepend(plugin.Code.Assembly)
                    .SelectMany(assembly => assembly.LoadableTypes())
                    .Distinct()
                    .Select(type => (plugin.Id, Type: type))
            )
            .Where(hook =>
                !hook.Type.IsAbstract && (hook.Type.IsAssignableTo(typeof(IAction)) || hook.Type.IsAssignableTo(typeof(IFilter)))
            )
            .Select(hook => (hook.Id, Name: HookAttribute.NameOf(hook.Type)))
            .ToList();

        Assert.Empty(hooks.Where(hook => hook.Id == Manifest.Id && !HookName().IsMatch(hook.Name)));
        Assert.Empty(
            hooks
                .GroupBy(hook => hook.Name)
                .Where(same => same.Count() > 1 && same.Any(hook => hook.Id == Manifest.Id))
                .Select(same => same.Key)
        );
    }

    /// <summary>What it contributes is its own code and is listed as its own.</summary>
    [Fact]
    public async Task Every_contribution_belongs_to_it()
    {
        await using var desk = await StartAsync();
        var plugins = desk.Services.GetRequiredService<IPluginList>();
        (string PluginId, Type Type)[] contributed =
        [
            .. All<HandlerContribution>().Select(handler => (handler.PluginId, handler.Handler)),
            .. All<SlotContribution>().Select(slot => (slot.PluginId, slot.Component)),
            .. All<TaskContribution>().Select(task => (task.PluginId, task.Task)),
            .. All<SettingsContribution>().Select(settings => (settings.PluginId, settings.Type)),
        ];

        Assert.Empty(
            contributed.Where(contribution =>
                (contribution.PluginId == Manifest.Id) != (plugins.OwnerOf(contribution.Type)?.Id == Manifest.Id)
            )
        );
        AssertUnique(All<TaskContribution>().Select(task => task.Name));
        AssertUnique(All<SettingsContribution>().Select(settings => settings.Name));
        AssertUnique(All<PermissionContribution>().Select(permission => permission.Permission.Name));

        IEnumerable<T> All<T>()
            where T : Contribution => desk.Services.GetServices<T>();
    }

    /// <summary>Its tables can be told from those of others, and its schema is made once.</summary>
    [Fact]
    public async Task Its_tables_carry_its_prefix_and_its_schema_is_made_once()
    {
        await using var desk = await StartAsync(enabled: false);
        var before = await TablesAsync(desk);
        Assert.True((await desk.SwitchAsync(Manifest.Id, on: true)).Done);

        var made = (await TablesAsync(desk))
            .Keys.Except(before.Keys)
            .Where(table => !table.StartsWith(SchemaVersionTable.Prefix, StringComparison.Ordinal));
        Assert.Empty(made.Where(table => !table.StartsWith(TablePrefix, StringComparison.Ordinal)));

        var code = desk.Services.GetRequiredService<PluginList>().Plugins.Single(plugin => plugin.Id == Manifest.Id).Code;
        Assert.Equal(
            0,
            await new SchemaMigrator(desk.Services.GetRequiredService<DatabaseSource>(), NullLoggerFactory.Instance).MigrateAsync(
                Manifest.Id,
                code.Assembly
            )
        );
    }

    /// <summary>Disabled and enabled again, it is as it was.</summary>
    [Fact]
    public async Task It_can_be_switched_off_and_on_without_losing_data()
    {
        await using var desk = await StartAsync();
        var before = await TablesAsync(desk);

        Assert.True((await desk.SwitchAsync(Manifest.Id, on: false)).Done);
        Assert.Equal("Disabled", desk.StateOf(Manifest.Id).State);
        var (done, message) = await desk.SwitchAsync(Manifest.Id, on: true);

        Assert.True(done, message);
        Assert.Equal("Active", desk.StateOf(Manifest.Id).State);
        var after = await TablesAsync(desk);
        Assert.Empty(
            before
                .Where(table =>
                    table.Key.StartsWith(TablePrefix, StringComparison.Ordinal) && after.GetValueOrDefault(table.Key) < table.Value
                )
                .Select(table => table.Key)
        );
    }

    private Task<PluginTestHost> StartAsync(bool enabled = true, IEnumerable<string>? beside = null) =>
        PluginTestHost.StartAsync(options =>
        {
            foreach (var folder in RequiredFolders.Concat(beside ?? []).Distinct())
                options.AddPluginFolder(folder);
            options.AddPluginFolder(PluginFolder, enabled);
        });

    private static Task<Dictionary<string, long>> TablesAsync(PluginTestHost desk) =>
        desk.InScopeAsync(async services =>
        {
            var connection = services.GetRequiredService<IDatabase>().Connection;
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (
                var table in await connection
                    .QueryToListAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                    .ConfigureAwait(false)
            )
                counts[table] = await connection.ExecuteAsync<long>($"SELECT COUNT(*) FROM \"{table}\"").ConfigureAwait(false);
            return counts;
        });

    private static void AssertUnique(IEnumerable<string> names) =>
        Assert.Empty(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));

    [GeneratedRegex(@"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+\z", RegexOptions.None, 5000)]
    private static partial Regex HookName();
}

/// <summary>
/// <see cref="PluginComplianceTests"/> for the plugin whose entry class is <typeparamref name="TStartup"/>; the test project names it
/// as <c>PluginUnderTest</c>.
/// </summary>
/// <typeparam name="TStartup">The plugin's entry class.</typeparam>
public abstract class PluginComplianceTests<TStartup> : PluginComplianceTests
    where TStartup : PluginStartup
{
    /// <inheritdoc />
    protected override string PluginFolder => TestFolders.Plugin(typeof(TStartup).Assembly);
}
