using Hookdesk.Host.Security;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Setup;

/// <summary>Metadata of the wizard's endpoints: they are there until the desk is set up, and never again.</summary>
/// <param name="NeedsCode">False for the page that asks for the code.</param>
internal sealed record SetupEndpoint(bool NeedsCode);

/// <summary>Until the desk is set up, every way leads to the wizard; afterwards none.</summary>
internal sealed class SetupGate(RequestDelegate next, InstallationState state)
{
    public async Task InvokeAsync(HttpContext context, IDatabase database)
    {
        var setup = context.GetEndpoint()?.Metadata.GetMetadata<SetupEndpoint>();
        if (await state.IsSetUpAsync(database, context.RequestAborted))
        {
            if (setup is null) await next(context);
            else if (HttpMethods.IsGet(context.Request.Method) && context.Request.WantsPage()) context.Response.Redirect("/");
            else context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (setup is { NeedsCode: true } && !SetupCode.IsOnThisMachine(context) && !SetupDraft.Read(context).CodeGiven) context.Response.Redirect("/setup/code");
        else if (setup is not null || context.Request.Path.StartsWithSegments("/health")) await next(context);
        else if (context.Request.WantsPage() && !context.Request.IsUnsafe()) context.Response.Redirect("/setup");
        else context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }
}
