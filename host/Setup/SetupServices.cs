using Hookdesk.Host.Security;
using Hookdesk.Host.Setup.Cli;
using Hookdesk.Host.Setup.Database;
using Hookdesk.Host.Setup.Wizard;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Setup;

/// <summary>The set-up of a new installation: in the browser, and by the command line.</summary>
internal static class SetupServices
{
    public static IServiceCollection AddSetup(this IServiceCollection services) =>
        services
            .AddSingleton<InstallationState>()
            .AddScoped<Installation>()
            .AddScoped<DatabaseChoice>()
            .AddScoped<MoreSteps>()
            .AddHostedService<PrintSetupCode>()
            .AddCliCommand<SetupCommand>()
            .AddCliCommand<DemoCommand>();

    /// <summary>After routing and the language, before access is checked.</summary>
    public static IApplicationBuilder UseSetup(this IApplicationBuilder application) => application.UseMiddleware<SetupGate>();

    public static IEndpointRouteBuilder MapSetup(this IEndpointRouteBuilder endpoints)
    {
        var wizard = endpoints.MapGroup("/setup").AllowAnyone("Only until an administrator exists, and only with the setup code");
        wizard.MapGet("/code", WizardEndpoints.ShowCode).WithMetadata(new SetupEndpoint(NeedsCode: false));
        wizard
            .MapPost("/code", WizardEndpoints.GiveCodeAsync)
            .WithMetadata(new SetupEndpoint(NeedsCode: false))
            .RequireRateLimiting(RateLimits.SetupCode);

        var steps = wizard.MapGroup("").WithMetadata(new SetupEndpoint(NeedsCode: true));
        steps.MapGet("", WizardEndpoints.Begin);
        steps.MapGet("/language", WizardEndpoints.ShowLanguage);
        steps.MapPost("/language", WizardEndpoints.ChooseLanguageAsync);
        steps.MapGet("/database", WizardEndpoints.ShowDatabase);
        steps.MapPost("/database", WizardEndpoints.ChooseDatabaseAsync);
        steps.MapGet("/site", WizardEndpoints.ShowSite);
        steps.MapPost("/site", WizardEndpoints.DescribeSiteAsync);
        steps.MapGet("/administrator", WizardEndpoints.ShowAdministrator);
        steps.MapPost("/administrator", WizardEndpoints.MakeAdministratorAsync);

        var more = endpoints.MapGroup("/setup/more").RequirePermission(CorePermissions.ManageSystem);
        more.MapGet("", MoreEndpoints.BeginAsync);
        more.MapGet("/{name}", MoreEndpoints.ShowAsync);
        more.MapPost("/{name}", MoreEndpoints.SubmitAsync);
        return endpoints;
    }
}
