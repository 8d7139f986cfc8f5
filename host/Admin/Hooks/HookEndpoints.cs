using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Admin.Hooks;

internal static class HookEndpoints
{
    public static void MapHookList(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/admin/hooks", () => PageResults.Page<HooksPage>()).RequirePermission(CorePermissions.ManageSystem);
}
