using System.Net;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>What an admin does with plugin folders while the desk runs.</summary>
public sealed class PluginFoldersTests : IAsyncLifetime
{
    private const string Id = "fixtures.versioned";

    private PluginTestHost _desk = null!;
    private TestBrowser _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await FixtureDesk.StartAsync(options => options.AddPluginFolder(FixtureDesk.Folder("UsesLibraryOne"), enabled: false));
        _admin = await _desk.OpenAsAdminAsync();
    }

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return _desk.DisposeAsync();
    }

    [Fact]
    public async Task The_admin_sees_what_runs_and_what_lies_in_the_folders_and_what_works_goes_on()
    {
        // A folder that is laid in is listed when the page opens.
        var folder = Lay("Versioned");
        Assert.Contains("Versioned", (await _admin.OpenAsync("/admin/plugins")).Text, StringComparison.Ordinal);
        await SwitchOnAsync(Id);
        Assert.Equal("1.0", await _desk.ReadAsync("/fixtures/versioned"));

        // A newer version that does not work is refused, and leaves what works; also when the desk is built anew.
        var newer = Lay("VersionedNext");
        Assert.Contains("Version 1.1.0 was added; version 1.0.0 is running.", await PageAsync(), StringComparison.Ordinal);
        var (done, message) = await _desk.SwitchAsync(Id, on: true);
        Assert.False(done);
        Assert.Contains(
            "The plugin changes core_setting, which is not its own: its tables begin with versioned_.",
            message,
            StringComparison.Ordinal
        );
        Assert.True((await Shells.RebuildAsync("a test", TestContext.Current.CancellationToken)).Done);
        Assert.Equal("1.0", await _desk.ReadAsync("/fixtures/versioned"));
        Assert.Equal(
            [("1.0.0", PluginState.Active), ("1.1.0", PluginState.Broken)],
            Shells.Plugins.Where(plugin => plugin.Id == Id).Select(plugin => (plugin.Candidate.Version, plugin.State)).Order()
        );
        // Nobody else is kept from being switched by it.
        await SwitchOnAsync("fixtures.uses-library-one");
        Assert.Equal("1.0", await _desk.ReadAsync("/fixtures/versioned"));
        Directory.Delete(newer, recursive: true);

        // Overwritten in place: both versions are told of, and the files on disk are used after a reload.
        var manifest = Path.Combine(folder, PluginManifest.FileName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("1.0.0", "1.0.1", StringComparison.Ordinal));
        Assert.Contains("Version 1.0.1 is on disk; version 1.0.0 is running.", await PageAsync(), StringComparison.Ordinal);
        var answer = await _admin.SubmitAsync($"form[action='/admin/plugins/{Id}/enable']");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var status = Assert.Single(Shells.Plugins, plugin => plugin.Id == Id);
        Assert.Equal(("1.0.1", PluginState.Active), (status.Candidate.Version, status.State));

        // Removed: it runs on, then it is missing until the admin switches it off.
        Directory.Delete(folder, recursive: true);
        Assert.Contains("The plugin's folder was removed.", await PageAsync(), StringComparison.Ordinal);
        Assert.Equal("1+2+3", await _desk.ReadAsync("/fixtures/versioned/later/3"));
        Assert.True((await Shells.RebuildAsync("a test", TestContext.Current.CancellationToken)).Done);
        Assert.Equal(("Missing", "Folder"), (_desk.StateOf(Id).State, _desk.StateOf(Id).Phase));
        Assert.Contains("its folder wasn't found", await PageAsync(), StringComparison.Ordinal);
        Assert.True((await _desk.SwitchAsync(Id, on: false)).Done);
        Assert.DoesNotContain(Shells.Plugins, plugin => plugin.Id == Id);
        await _desk.AssertOthersAnswerAsync();
    }

    [Fact]
    public async Task A_folder_that_claims_the_id_of_a_plugin_of_the_installation_is_not_used()
    {
        var folder = Lay("Healthy");
        var manifest = Path.Combine(folder, PluginManifest.FileName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("1.0.0", "9.0.0", StringComparison.Ordinal));

        Assert.True((await Shells.RebuildAsync("a test", TestContext.Current.CancellationToken)).Done);

        Assert.Equal("Active", _desk.StateOf("fixtures.healthy").State);
        Assert.Equal(("Broken", "Manifest"), (_desk.StateOf("Healthy").State, _desk.StateOf("Healthy").Phase));
        Assert.Contains("The ID fixtures.healthy belongs to Healthy", _desk.StateOf("Healthy").Message, StringComparison.Ordinal);
        await _desk.AssertOthersAnswerAsync();
    }

    private IShellControl Shells => _desk.Services.GetRequiredService<IShellControl>();

    private string Lay(string fixture)
    {
        var folder = Path.Combine(_desk.DataDirectory, "plugins", fixture);
        TestFiles.CopyFolder(FixtureDesk.Folder(fixture), folder);
        return folder;
    }

    private async Task SwitchOnAsync(string id)
    {
        var (done, message) = await _desk.SwitchAsync(id, on: true);
        Assert.True(done, message);
    }

    private async Task<string> PageAsync() => (await _admin.OpenAsync($"/admin/plugins/{Id}")).Text;
}
