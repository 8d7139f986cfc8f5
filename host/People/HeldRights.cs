using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.People;

/// <summary>
/// What the signed-in person may give, change or take away: only what they hold themselves. Someone who may manage users could otherwise
/// become whoever can do more, by a new address and a password link.
/// </summary>
internal sealed class HeldRights(
    CurrentUser me,
    PeopleDirectory directory,
    IEnumerable<IRoleAssignments> assignments,
    IContributionGuard guard
)
{
    /// <summary>True when the signed-in person has every permission of a role.</summary>
    public bool Cover(PeopleSnapshot people, long roleId) => people.Cover(me.RoleIds, roleId);

    /// <summary>
    /// True when the signed-in person may change a user: everybody themselves, others when they have every permission that the user has
    /// anywhere.
    /// </summary>
    /// <param name="id">The user.</param>
    /// <param name="roleIds">The roles that the user holds everywhere.</param>
    /// <param name="cancellation">Cancels.</param>
    public async ValueTask<bool> CoverUserAsync(long id, IEnumerable<long> roleIds, CancellationToken cancellation)
    {
        if (id == me.Id || me.IsAdministrator)
            return true;
        var people = await directory.GetAsync(cancellation);
        if (!roleIds.All(role => Cover(people, role)))
            return false;
        foreach (var source in assignments)
        {
            var held = await guard.CallAsync<IReadOnlyCollection<long>?>(
                source,
                "role assignments",
                async token => await source.RolesOfAsync(id, token),
                null,
                cancellation: cancellation
            );
            if (held is null || !held.All(role => Cover(people, role)))
                return false;
        }

        return true;
    }
}
