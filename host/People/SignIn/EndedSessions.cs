using System.Collections.Frozen;
using Hookdesk.Host.People.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.People.SignIn;

/// <summary>
/// Sessions that were ended by signing out, for as long as a cookie of theirs could still be valid: a copy of the cookie opens nothing.
/// Signing out ends this browser's session only, so the user's security stamp stays. Singleton.
/// </summary>
internal sealed class EndedSessions(NodeCache<FrozenSet<string>> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services.AddSingleton<EndedSessions>().AddNodeCache(LoadAsync, invalidatedBy: [typeof(UserSignedOut)]);

    public async ValueTask<bool> ContainAsync(string session, CancellationToken cancellation) =>
        (await cache.GetAsync(cancellation)).Contains(session);

    /// <summary>Ends a session.</summary>
    public static Task EndAsync(IDatabase database, long userId, string session, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
            {
                var now = write.Now;
                await write.Table<EndedSessionRow>().Where(row => row.ForgetAt < now).DeleteAsync(cancellation);
                if (await write.Table<EndedSessionRow>().AnyAsync(row => row.Id == session, cancellation))
                    return;
                await write.InsertAsync(new EndedSessionRow { Id = session, ForgetAt = now + Sessions.Lifetime }, cancellation);
                write.Record(new UserSignedOut(userId));
            },
            cancellation
        );

    private static async Task<FrozenSet<string>> LoadAsync(IServiceProvider services, CancellationToken cancellation) =>
        (
            await services.GetRequiredService<IDatabase>().Table<EndedSessionRow>().Select(row => row.Id).ToListAsync(cancellation)
        ).ToFrozenSet(StringComparer.Ordinal);
}
