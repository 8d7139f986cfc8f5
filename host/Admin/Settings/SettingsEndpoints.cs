using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Settings;

internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/settings/{name}", ShowAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/settings/{name}", SaveAsync).RequirePermission(CorePermissions.ManageSystem);
    }

    private static async Task<IResult> ShowAsync(string name, SettingsPages pages, CancellationToken cancellation) =>
        pages.Find(name) is { } page
            ? PageResults.Page<SettingsPage>(new { Form = await pages.LoadAsync(page, cancellation) })
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(string name, HttpContext context, SettingsPages pages, IStringLocalizer<HostTexts> T)
    {
        if (pages.Find(name) is not { } page)
            return Results.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (await pages.SaveAsync(page, form, context.RequestAborted) is { } refused)
            return PageResults.Page<SettingsPage>(new { Form = refused }, StatusCodes.Status422UnprocessableEntity);
        context.Response.Toast(T["Saved."]);
        return Results.Redirect($"/admin/settings/{name}");
    }
}
