using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Overview;

/// <summary>The departments that a user oversees and whose tickets the user may see. Scoped.</summary>
internal sealed class OverseenDepartments(ITicketRecords records, IDepartments departments, ICurrentUser user)
{
    public const string Rule = "each department's SLA targets are for people who supervise it and may see its tickets";

    public async Task<DepartmentScope> ScopeAsync(CancellationToken cancellation = default)
    {
        var (oversees, sees) = (
            await records.WhereAsync(user, SlaPermissions.Oversee, cancellation),
            await records.WhereAsync(user, TicketingPermissions.View, cancellation)
        );
        return oversees.IsAll ? sees
            : sees.IsAll ? oversees
            : new DepartmentScope(false, [.. oversees.Ids.Intersect(sees.Ids)]);
    }

    /// <summary>The same with their names, those that are in use only.</summary>
    public async Task<IReadOnlyList<DepartmentInfo>> ListAsync(CancellationToken cancellation = default)
    {
        var scope = await ScopeAsync(cancellation);
        return scope.IsEmpty ? [] : [.. (await departments.ListAsync(cancellation)).Where(department => scope.Contains(department.Id))];
    }
}
