using Hookdesk.Host.Ground;
using Hookdesk.Host.Security;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Setup;

/// <summary>Metadata of the wizard's endpoints: they are there until the desk is set up, and never again.</summary>
/// <param name="NeedsCode">False for the page that asks for the code.</param>
internal sealed record SetupEndpoint(bool NeedsCode);

/// <summary>Until the desk is set up, every way leads to the wizard; afterwards none.</summary>
internal sealed class SetupGate(RequestDelegate next, InstallationState state, IConfiguration configuration)
{
    // What the wizard's own pages are made of, and what a supervisor asks for.
    private static readonly PathString[] AlwaysOpen = ["/_host", "/_page", "/_themes", "/_plugins", "/health"];

    private readonly bool _asksForCode = !configuration.GetValue(SetupCode.NotAskedSetting, false);

    public async Task InvokeAsync(HttpContext context, IDatabase database, IStringLocalizer<HostTexts> text)
    {
        var setup = context.GetEndpoint()?.Metadata.GetMetadata<SetupEndpoint>();
        if (await state.IsSetUpAsync(database, context.RequestAborted))
        {
            if (setup is null)
                await next(context);
            else if (context.Request.WantsPage())
            {
                if (context.Request.IsUnsafe())
                    context.Response.Toast(text["Hookdesk has already been set up. Nothing you entered was saved."], "warning");
                context.Response.Redirect("/");
            }
            else
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (setup is { NeedsCode: true } && _asksForCode && !SetupDraft.Read(context).CodeGiven)
            context.Response.Redirect("/setup/code");
        else if (setup is not null || AlwaysOpen.Any(start => context.Request.Path.StartsWithSegments(start)))
            await next(context);
        else if (context.Request.WantsPage() && !context.Request.IsUnsafe())
            context.Response.Redirect("/setup");
        else
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }
}
