using Hookdesk.Host.Composition;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Tests.Shells;

/// <summary>What a plugin may put into the container beside the desk's own services.</summary>
public sealed class ServiceRulesTests
{
    // The real registrations of the desk; nothing of them is made here.
    private static readonly Lazy<List<ServiceDescriptor>> Desk = new(() =>
    {
        var services = new ServiceCollection();
        services.AddRouting().AddOptions();
        new HostStartup().ConfigureServices(services);
        return [.. services];
    });

    [Fact]
    public void A_service_of_the_desk_is_not_replaced()
    {
        Refused("ICurrentUser", services => services.AddScoped<ICurrentUser>(_ => null!));
        Refused("IHtmlSanitizer", services => services.AddSingleton<IHtmlSanitizer>(_ => null!));
        Refused("IDatabase", services => services.AddScoped<IDatabase>(_ => null!));
        Refused("IUsers", services => services.AddScoped<IUsers>(_ => null!));
        Refused("IAntiforgery", services => services.AddSingleton<IAntiforgery>(_ => null!));
        Refused("ISettings<SiteSettings>", services => services.AddSingleton<ISettings<SiteSettings>>(_ => null!));
        Refused("MatcherPolicy", services => services.AddSingleton<MatcherPolicy>(_ => null!));
        Refused("IHttpContextFactory", services => services.AddSingleton<IHttpContextFactory>(_ => null!));
        Refused("IStartupFilter", services => services.AddSingleton<IStartupFilter>(_ => null!));
        Refused("IOptions<RouteOptions>", services => services.AddSingleton<IOptions<RouteOptions>>(_ => null!));
    }

    [Fact]
    public void What_the_desk_configured_is_not_changed()
    {
        Refused("AntiforgeryOptions", services => services.PostConfigure<AntiforgeryOptions>(options => options.HeaderName = null));
        Refused("RouteOptions", services => services.Configure<RouteOptions>(options => options.ConstraintMap.Clear()));
        Refused("CookiePolicyOptions", services => services.Configure<CookiePolicyOptions>(_ => { }));
        Refused("how people are signed in", services => services.AddAuthentication("theirs"));
    }

    [Fact]
    public void Own_services_lists_and_clients_are_added()
    {
        Accepted(services => services.AddSingleton<Own>().AddScoped<IOptions<Own>>(_ => null!));
        Accepted(services => services.Configure<Own>(_ => { }).AddOptions<Own>().ValidateOnStart());
        Accepted(services => services.AddCliCommand<OwnCommand>().AddSettings<Own>("own", "Own", ""));
        Accepted(services => services.AddHostedService<OwnWork>());
        Accepted(services => services.AddHealthChecks().AddCheck("own", () => default));
        Accepted(services => services.AddHttpClient("own").ConfigureHttpClient(_ => { }));
        Accepted(services => services.AddMemoryCache());
        Accepted(services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OwnSignIn>("own", _ => { }));
    }

    private static void Accepted(Action<IServiceCollection> register)
    {
        var services = new PluginServiceCollection(Desk.Value);
        register(services);
        new ServiceRules(Desk.Value, ThisPlugin()).Check(new PluginRegistrations("acme.own", [], services.Own));
    }

    private static void Refused(string name, Action<IServiceCollection> register) =>
        Assert.Contains(name, Assert.Throws<PluginFailedException>(() => Accepted(register)).Message, StringComparison.Ordinal);

    private static PluginList ThisPlugin()
    {
        return new PluginList([
            new ShellPlugin(
                new PluginCandidate("", SamplePlugin.Manifest("acme.own"), null),
                new PluginCode(typeof(Own).Assembly, [], [], ""),
                []
            ),
        ]);
    }

    private sealed class Own;

    private sealed class OwnWork : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }

    private sealed class OwnCommand : ICliCommand
    {
        public System.CommandLine.Command Build(IServiceProvider services) => new("own");
    }

    private sealed class OwnSignIn(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory logger,
        System.Text.Encodings.Web.UrlEncoder encoder
    ) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
