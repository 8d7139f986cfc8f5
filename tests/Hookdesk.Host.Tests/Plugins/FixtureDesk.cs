using System.Net;
using System.Reflection;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sdk.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>Desks made of the plugins below <c>tests/fixtures</c>.</summary>
internal static class FixtureDesk
{
    public static string Repository { get; } = Metadata("Hookdesk.Repository");

    public static string Configuration { get; } = Metadata("Hookdesk.Configuration");

    /// <summary>The finished folder of a fixture plugin.</summary>
    public static string Folder(string name) => FixturePlugins.Folder(name);

    /// <summary>A desk with the healthy fixture and others.</summary>
    public static Task<PluginTestHost> StartAsync(params string[] names) => StartAsync(_ => { }, names);

    public static Task<PluginTestHost> StartAsync(Action<PluginTestOptions> configure, params string[] names) =>
        PluginTestHost.StartAsync(options =>
        {
            options.AddPluginFolder(Folder("Healthy"));
            foreach (var name in names)
                options.AddPluginFolder(Folder(name));
            configure(options);
        });

    /// <summary>Reads a page of the desk as text and wants it to be fine.</summary>
    public static async Task<string> ReadAsync(this PluginTestHost host, string path)
    {
        using var client = new HttpClient { BaseAddress = host.BaseAddress };
        var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Everything that has nothing to do with the broken plugin works.</summary>
    public static async Task AssertOthersAnswerAsync(this PluginTestHost host)
    {
        Assert.Equal("Active", host.StateOf("fixtures.healthy").State);
        Assert.Equal("healthy", await host.ReadAsync("/fixtures/healthy"));
        Assert.Equal("Healthy", await host.ReadAsync("/health/live"));
        Assert.Contains("<form", await host.ReadAsync("/sign-in"));
    }

    /// <summary>A browser in which an administrator is signed in.</summary>
    public static async Task<TestBrowser> OpenAsAdminAsync(this PluginTestHost host)
    {
        if (await host.InScopeAsync(services => services.GetRequiredService<IUsers>().FindByEmailAsync(PluginTestHost.AdminEmail)) is null)
            await host.CreateUserAsync(PluginTestHost.AdminEmail, "Ada Admin", DefaultRoles.Administrator);
        return await host.SignInAsync();
    }

    private static string Metadata(string key) =>
        typeof(FixtureDesk).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(metadata => metadata.Key == key).Value!;
}
