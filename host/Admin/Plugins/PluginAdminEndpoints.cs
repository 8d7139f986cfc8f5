using Hookdesk.Host.Ground;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Plugins;

internal static class PluginAdminEndpoints
{
    public static void MapPlugins(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/plugins", () => PageResults.Page<PluginsPage>()).RequirePermission(CorePermissions.ManageSystem);
        endpoints
            .MapGet(
                "/admin/plugins/{id}",
                (string id, PluginViews views) =>
                    views.Find(id) is { } plugin ? (IResult)PageResults.Page<PluginPage>(new { Plugin = plugin }) : Results.NotFound()
            )
            .RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/plugins/{id}/enable", EnableAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/plugins/{id}/disable", DisableAsync).RequirePermission(CorePermissions.ManageSystem);
    }

    // This request is answered by the shell that took it; the redirect leads to the next one, which shows the toast.
    private static async Task<IResult> EnableAsync(string id, HttpContext context, IShellControl control, IStringLocalizer<HostTexts> T)
    {
        // Not given up when the browser goes away: half a change is worse than an unseen one.
        var change = await control.EnableAsync(id, CancellationToken.None);
        var status = control.Plugins.FirstOrDefault(plugin => plugin.Id == id);
        context.Response.Toast(
            change.Done ? T["{0} is enabled.", status?.Candidate.Name ?? id]
                : status?.Error is { } error
                    ? T[
                        "{0} wasn't enabled. It failed in the “{1}” phase: {2} Nothing else has changed.",
                        status.Candidate.Name,
                        error.Phase,
                        error.Message
                    ]
                : change.Message,
            change.Done ? "success" : "danger"
        );
        return Results.Redirect(change.Done ? "/admin/plugins" : $"/admin/plugins/{Uri.EscapeDataString(id)}");
    }

    private static async Task<IResult> DisableAsync(string id, HttpContext context, IShellControl control, IStringLocalizer<HostTexts> T)
    {
        var change = await control.DisableAsync(id, CancellationToken.None);
        var name = control.Plugins.FirstOrDefault(plugin => plugin.Id == id)?.Candidate.Name ?? id;
        context.Response.Toast(
            change.Done ? T["{0} is disabled. Its data is kept.", name] : change.Message,
            change.Done ? "success" : "danger"
        );
        return Results.Redirect("/admin/plugins");
    }
}
