using System.Net;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>A plugin extends another if it is there, and is itself where the other is not.</summary>
public sealed class OptionalPluginTests
{
    private const string Extending = "fixtures.extending";

    [Fact]
    public async Task An_extension_comes_and_goes_with_the_plugin_that_it_extends()
    {
        // Alone first: its contracts are in this process from the moment that some desk has loaded them.
        await using (var alone = await StartAsync(FixtureDesk.Folder("Extending")))
        {
            Assert.Equal(("Active", null, null), alone.StateOf(Extending));
            Assert.Equal("here", await alone.ReadAsync("/fixtures/extending"));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(alone, "/fixtures/extending/greeting"));
            await AssertAdminReadsAsync(alone, "fixtures.extended ^1.0 isn't installed or enabled.");
        }

        await using var desk = await StartAsync(FixtureDesk.Folder("Extended"), FixtureDesk.Folder("Extending"));
        await AssertExtendedAsync(desk);

        Assert.True((await desk.SwitchAsync("fixtures.extended", on: false)).Done);
        Assert.Equal(("Active", null, null), desk.StateOf(Extending));
        Assert.Equal("here", await desk.ReadAsync("/fixtures/extending"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, "/fixtures/extending/greeting"));

        Assert.True((await desk.SwitchAsync("fixtures.extended", on: true)).Done);
        await AssertExtendedAsync(desk);
    }

    [Fact]
    public async Task A_plugin_of_another_version_is_not_extended_and_the_admin_reads_why()
    {
        using var folder = new ThrowAwayFolder("newer");
        foreach (var file in Directory.EnumerateFiles(FixtureDesk.Folder("Extended")))
            File.Copy(file, folder[Path.GetFileName(file)]);
        var manifest = folder[PluginManifest.FileName];
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest).Replace("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"", StringComparison.Ordinal)
        );

        await using var desk = await StartAsync(folder.Path, FixtureDesk.Folder("Extending"));

        Assert.Equal("Active", desk.StateOf("fixtures.extended").State);
        Assert.Equal(("Active", null, null), desk.StateOf(Extending));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(desk, "/fixtures/extending/greeting"));
        await AssertAdminReadsAsync(desk, "fixtures.extended ^1.0 isn't available: version 2.0.0 is installed.");
    }

    private static async Task AssertExtendedAsync(PluginTestHost desk)
    {
        Assert.Equal(("Active", null, null), desk.StateOf(Extending));
        Assert.Equal(["fixtures.extended", Extending], desk.Services.GetRequiredService<PluginList>().Active.Select(plugin => plugin.Id));
        Assert.Equal("hello", await desk.ReadAsync("/fixtures/extending/greeting"));

        // One of its two greetings fails: the other is heard, and the failure is counted and named.
        var before = desk.Services.GetRequiredService<IPluginFailures>().Of(Extending).Count;
        Assert.Equal("hello ?", await desk.ReadAsync("/fixtures/greetings"));
        var (count, last) = desk.Services.GetRequiredService<IPluginFailures>().Of(Extending);
        Assert.Equal(before + 1, count);
        Assert.Equal("greeting → Stammer", last!.Where);
    }

    private static async Task AssertAdminReadsAsync(PluginTestHost desk, string sentence)
    {
        using var admin = await desk.OpenAsAdminAsync();
        Assert.Contains(sentence, (await admin.OpenAsync($"/admin/plugins/{Extending}")).Text, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(PluginTestHost desk, string path)
    {
        using var client = new HttpClient { BaseAddress = desk.BaseAddress };
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static Task<PluginTestHost> StartAsync(params string[] folders) =>
        PluginTestHost.StartAsync(options =>
        {
            foreach (var folder in folders)
                options.AddPluginFolder(folder);
        });
}
