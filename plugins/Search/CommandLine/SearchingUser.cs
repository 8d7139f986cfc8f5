using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Search.CommandLine;

/// <summary>The user whose search is explained; without one, somebody who sees everything.</summary>
internal sealed class SearchingUser : ICurrentUser
{
    private readonly UserInfo? _info;
    private readonly IRoles _roles;

    private SearchingUser(UserInfo? info, IRoles roles) => (_info, _roles) = (info, roles);

    public bool IsSignedIn => true;

    public long Id => _info?.Id ?? 0;

    public UserInfo? Info => _info;

    public IReadOnlyCollection<long> RoleIds => _info?.RoleIds ?? [];

    public TimeZoneInfo TimeZone =>
        _info?.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    public static ICurrentUser Of(UserInfo? info, IRoles roles) => new SearchingUser(info, roles);

    public bool Has(Permission permission)
    {
        if (_info is null)
            return true;
        foreach (var role in _info.RoleIds)
        {
            var has = _roles.HasAsync(role, permission);
            // Served from memory; the first time from the database, in a process that does nothing else.
            if (has.IsCompletedSuccessfully ? has.GetAwaiter().GetResult() : has.AsTask().GetAwaiter().GetResult())
                return true;
        }
        return false;
    }
}
