using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Admin;

/// <summary>One desk for the tests of the administration: an administrator, and a plugin folder whose manifest is broken.</summary>
public sealed class AdminDesk : IAsyncLifetime
{
    private readonly ThrowAwayFolder _folder = new("admin");

    public PluginTestHost Desk { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["acme-broken"]);
        await File.WriteAllTextAsync(
            Path.Combine(_folder["acme-broken"], "plugin.json"),
            "{ \"id\": \"Not An Id\", \"name\": \"Acme <b>\" }"
        );
        Directory.CreateDirectory(_folder["acme-needy"]);
        await File.WriteAllTextAsync(
            Path.Combine(_folder["acme-needy"], "plugin.json"),
            """{ "id": "acme.needy", "name": "Needy <i>", "version": "2.1.0", "sdk": "^1.0", "assembly": "Needy.dll", "requires": { "acme.absent": "^3.0" }, "author": "Acme", "description": "Needs what is not there." }"""
        );
        Desk = await PluginTestHost.StartAsync(options =>
            options
                .AddPluginFolder(_folder["acme-broken"])
                .AddPluginFolder(_folder["acme-needy"])
                .Set("Hookdesk:Settings:look:Theme", "default")
        );
        await Desk.CreateUserAsync("chief@desk.example", "Chief Nilsen", DefaultRoles.Administrator);
        await Desk.CreateUserAsync("agent@desk.example", "Agent Hansen", DefaultRoles.Agent);
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        _folder.Dispose();
    }
}
