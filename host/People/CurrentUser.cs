using Hookdesk.Host.Ground;
using Hookdesk.Host.Layout;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.Security;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Host.People;

/// <summary>The person of this request, as <see cref="KnowCurrentUser"/> found them; nobody in every other scope.</summary>
internal sealed class CurrentUser(CurrentSettings<SiteSettings> site) : IPageReader, IRequestUser, IHandedOn
{
    private Person? _person;
    private PeopleSnapshot? _people;
    private TimeZoneInfo? _zone;

    public bool IsSignedIn => _person is not null;

    public long Id => _person?.Info.Id ?? throw new InvalidOperationException("Nobody is signed in.");

    public UserInfo? Info => _person?.Info;

    public IReadOnlyCollection<long> RoleIds => _person?.RoleIds ?? (IReadOnlyCollection<long>)[];

    public long Version => _people?.Version ?? 0;

    public bool IsAdministrator => _person is not null && _people!.IsAdministrator(_person.RoleIds);

    public TimeZoneInfo TimeZone => _zone ??= Zone(Info?.TimeZone) ?? Zone(site.Current.TimeZone) ?? TimeZoneInfo.Utc;

    public bool Has(Permission permission)
    {
        if (_person is null)
            return false;
        foreach (var role in _person.RoleIds)
            if (_people!.Has(role, permission.Name))
                return true;
        return false;
    }

    public void Become(Person person, PeopleSnapshot people) => (_person, _people, _zone) = (person, people, null);

    public void BecomeAs(IServiceProvider other)
    {
        var user = other.GetRequiredService<CurrentUser>();
        (_person, _people, _zone) = (user._person, user._people, null);
    }

    public void TakeFrom(IServiceProvider other) => BecomeAs(other);

    public void Become(IPageReader reader)
    {
        if (reader is CurrentUser { _person: { } person, _people: { } people })
            Become(person, people);
    }

    private static TimeZoneInfo? Zone(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;
}

/// <summary>Fills <see cref="ICurrentUser"/> from the cookie of the request.</summary>
internal sealed class KnowCurrentUser(RequestDelegate next, PeopleDirectory directory)
{
    public async Task InvokeAsync(HttpContext context, CurrentUser user)
    {
        if (SignIn.Sessions.UserIdOf(context.User) is { } id)
        {
            var people = await directory.GetAsync(context.RequestAborted);
            if (people.Find(id) is { Info.IsActive: true } person)
                user.Become(person, people);
        }

        await next(context);
    }
}
