using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MyPlugin;

/// <summary>Lists what the plugin adds, and does no work itself.</summary>
public sealed class MyThingPlugin : PluginStartup
{
    public static readonly Permission Open = new("acme.my-plugin.open", "Open the MyPlugin page", "MyPlugin")
    {
        GrantedTo = [DefaultRoles.Agent, DefaultRoles.Supervisor],
    };

    public override void ConfigureServices(IServiceCollection services) =>
        services
            .AddSingleton<SignInCounter>()
            .AddActionHandler<UserSignedIn, CountSignIns>()
            .AddNavigation<MyThingNavigation>()
            .AddPermissions(Open);

    public override void Configure(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/acme.my-plugin", (SignInCounter counter) => PageResults.Page<MyThingPage>(new { SignIns = counter.Count }))
            .RequirePermission(Open);
}
