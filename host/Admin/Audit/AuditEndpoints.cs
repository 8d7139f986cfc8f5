using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Admin.Audit;

internal static class AuditEndpoints
{
    private const int EntriesOfOnePage = 50;

    public static void MapAudit(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/admin/audit", ShowAsync).RequirePermission(CorePermissions.ReadAudit);

    private static async Task<IResult> ShowAsync(
        string? kind,
        string? actor,
        KeysetRequest page,
        AuditLog audit,
        CancellationToken cancellation
    )
    {
        var kinds = audit.Kinds();
        var filter = new AuditFilter(kind is not null && kinds.ContainsKey(kind) ? kind : null, actor?.Trim());
        return PageResults.Page<AuditLogPage>(
            new
            {
                Kinds = kinds,
                Filter = filter,
                Page = await audit.ReadAsync(filter, page, EntriesOfOnePage, cancellation),
            }
        );
    }
}
