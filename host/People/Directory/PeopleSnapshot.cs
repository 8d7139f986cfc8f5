using System.Collections.Frozen;
using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using LinqToDB.Async;

namespace Hookdesk.Host.People.Directory;

/// <summary>A user with what is needed to decide about a request.</summary>
internal sealed record Person(UserInfo Info, string SecurityStamp, FrozenSet<long> RoleIds);

/// <summary>All users, roles and grants as of one moment. Never changed: a change makes a new one.</summary>
internal sealed class PeopleSnapshot
{
    private static long _last;

    private readonly FrozenDictionary<long, Person> _byId;
    private readonly FrozenDictionary<string, Person> _byEmail;
    private readonly FrozenDictionary<long, FrozenSet<string>> _grants;
    private readonly FrozenSet<long> _administratorRoles;

    private PeopleSnapshot(IReadOnlyList<(UserRow Row, Person Person)> people, IReadOnlyList<RoleRow> roles, ILookup<long, string> grants)
    {
        _byId = people.ToFrozenDictionary(entry => entry.Row.Id, entry => entry.Person);
        _byEmail = people.ToFrozenDictionary(entry => entry.Row.EmailNormalised, entry => entry.Person, StringComparer.Ordinal);
        _grants = roles.ToFrozenDictionary(role => role.Id, role => grants[role.Id].ToFrozenSet(StringComparer.Ordinal));
        _administratorRoles = roles.Where(role => role.IsAdministrator).Select(role => role.Id).ToFrozenSet();
        All =
        [
            .. people
                .Select(entry => entry.Person.Info)
                .OrderBy(info => info.Name, StringComparer.CurrentCultureIgnoreCase)
                .ThenBy(info => info.Id),
        ];
        Active = [.. All.Where(info => info.IsActive)];
        Roles =
        [
            .. roles
                .Select(role => new RoleInfo(role.Id, role.Name, role.IsAdministrator))
                .OrderBy(role => role.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
    }

    /// <summary>Another number for each snapshot of this process: what is kept for a reader is kept with it.</summary>
    public long Version { get; } = Interlocked.Increment(ref _last);

    public IReadOnlyList<UserInfo> All { get; }

    public IReadOnlyList<UserInfo> Active { get; }

    public IReadOnlyList<RoleInfo> Roles { get; }

    public Person? Find(long id) => _byId.GetValueOrDefault(id);

    public Person? FindByNormalisedEmail(string email) => _byEmail.GetValueOrDefault(email);

    public bool Has(long roleId, string permission) =>
        _administratorRoles.Contains(roleId) || (_grants.TryGetValue(roleId, out var grants) && grants.Contains(permission));

    /// <summary>True when the roles held have, together, every permission of the role.</summary>
    public bool Cover(IReadOnlyCollection<long> held, long roleId) =>
        _administratorRoles.Overlaps(held)
        || (!_administratorRoles.Contains(roleId) && GrantsOf(roleId).All(permission => held.Any(role => Has(role, permission))));

    public bool IsAdministrator(FrozenSet<long> roleIds) => _administratorRoles.Overlaps(roleIds);

    /// <summary>What a role holds by grant; an administrator's role has everything without any.</summary>
    public IReadOnlySet<string> GrantsOf(long roleId) => _grants.GetValueOrDefault(roleId, FrozenSet<string>.Empty);

    public IEnumerable<Person> WithRole(long roleId) => _byId.Values.Where(person => person.RoleIds.Contains(roleId));

    public static async Task<PeopleSnapshot> LoadAsync(IDatabase database, CancellationToken cancellation)
    {
        var users = await database.Table<UserRow>().ToListAsync(cancellation).ConfigureAwait(false);
        var roles = await database.Table<RoleRow>().ToListAsync(cancellation).ConfigureAwait(false);
        var held = (await database.Table<UserRoleRow>().ToListAsync(cancellation).ConfigureAwait(false)).ToLookup(
            row => row.UserId,
            row => row.RoleId
        );
        var grants = (await database.Table<RolePermissionRow>().ToListAsync(cancellation).ConfigureAwait(false)).ToLookup(
            row => row.RoleId,
            row => row.Permission
        );
        return new PeopleSnapshot([.. users.Select(row => (row, PersonOf(row, held[row.Id].ToFrozenSet())))], roles, grants);
    }

    private static Person PersonOf(UserRow row, FrozenSet<long> roles) =>
        new(InfoOf(row) with { RoleIds = roles }, row.SecurityStamp, roles);

    public static UserInfo InfoOf(UserRow row) =>
        new(
            row.Id,
            row.Name,
            row.Email,
            // The hash in the address lets browsers keep the picture for ever and still see a new one at once.
            row.PictureBlob
                is null
                ? null
                : $"/people/{row.Id}/picture?v={row.PictureBlob[..12]}",
            row.IsActive,
            row.Language,
            row.TimeZone,
            row.SignatureHtml,
            row.Theme
        )
        {
            SingleKeyShortcuts = row.SingleKeyShortcuts,
        };
}
