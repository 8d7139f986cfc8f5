using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ManageUsers;

/// <summary>The roles that users hold in parts of the desk, as the plugins tell: “Agent in Sales, Support”. Scoped.</summary>
internal sealed class RolesInParts(IEnumerable<IRoleAssignments> sources, IContributionGuard guard, IStringLocalizer<HostTexts> text)
{
    /// <returns>By user, one line for each role.</returns>
    public async Task<ILookup<long, string>> ReadAsync(
        PeopleSnapshot people,
        IReadOnlyCollection<long> userIds,
        CancellationToken cancellation
    )
    {
        var held = new List<RoleAssignment>();
        foreach (var source in sources)
            held.AddRange(
                await guard.CallAsync<IReadOnlyList<RoleAssignment>>(
                    source,
                    "role assignments",
                    async token => await source.ListAsync(userIds, token),
                    [],
                    cancellation: cancellation
                )
            );
        return (
            from role in people.Roles
            from assignment in held
            where assignment.RoleId == role.Id
            group assignment.Place by (assignment.UserId, role.Name) into places
            select (places.Key.UserId, Text: text["{0} in {1}", places.Key.Name, string.Join(", ", places.Distinct())].Value)
        ).ToLookup(line => line.UserId, line => line.Text);
    }
}
