using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Host.People.Directory;

/// <summary>Users, roles and grants in memory: every request asks for them. Singleton.</summary>
internal sealed class PeopleDirectory(NodeCache<PeopleSnapshot> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<PeopleDirectory>()
            .AddNodeCache(
                (scope, cancellation) => PeopleSnapshot.LoadAsync(scope.GetRequiredService<IDatabase>(), cancellation),
                invalidatedBy: [typeof(UserCreated), typeof(UserChanged), typeof(RoleCreated), typeof(RoleChanged), typeof(RoleDeleted)]
            );

    public ValueTask<PeopleSnapshot> GetAsync(CancellationToken cancellation = default) => cache.GetAsync(cancellation);

    /// <summary>Reads them again, after a change that no event tells of.</summary>
    public void Forget() => cache.Forget();
}
