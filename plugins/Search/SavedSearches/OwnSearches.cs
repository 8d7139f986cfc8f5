using System.Security.Cryptography;
using System.Text;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Search.SavedSearches;

/// <summary>A kept search.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">What is looked for.</param>
/// <param name="IsView">True when it is listed beside the views of tickets.</param>
public sealed record SavedSearch(long Id, string Name, string Query, bool IsView)
{
    /// <summary>Its address.</summary>
    public string Href => $"/search?q={Uri.EscapeDataString(Query)}";
}

/// <summary>A user has other saved searches now.</summary>
/// <param name="UserId">The user.</param>
[Hook(EventName)]
public sealed record SavedSearchesChanged(long UserId) : IAction
{
    /// <summary>The event's name.</summary>
    public const string EventName = "search.saved-changed";

    /// <inheritdoc />
    public EntityRef Subject => new("saved-searches", UserId);
}

/// <summary>The signed-in user's own searches: kept ones, and the last ones. Scoped.</summary>
internal sealed class OwnSearches(IDatabase database, ICurrentUser user)
{
    public const int LongestName = 100;
    private const int MostSaved = 100,
        MostRecent = 20,
        ShownRecent = 8;

    public async Task<IReadOnlyList<SavedSearch>> SavedAsync(CancellationToken cancellation)
    {
        var own = user.Id;
        var rows = await database.Table<SavedSearchRow>().Where(row => row.UserId == own).OrderBy(row => row.Id).ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new SavedSearch(row.Id, row.Name, row.Query, row.IsView))
                .OrderBy(saved => saved.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
    }

    public async Task<IReadOnlyList<string>> RecentAsync(CancellationToken cancellation)
    {
        var own = user.Id;
        return await database
            .Table<RecentSearchRow>()
            .Where(row => row.UserId == own)
            .OrderByDescending(row => row.SearchedAt)
            .Take(ShownRecent)
            .Select(row => row.Query)
            .ToListAsync(cancellation);
    }

    /// <summary>Keeps a search under a name; the same name again takes the new query. False when there are too many.</summary>
    public Task<bool> SaveAsync(string name, string query, bool isView, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
            {
                var own = user.Id;
                var table = write.Table<SavedSearchRow>();
                if (await table.FirstOrDefaultAsync(row => row.UserId == own && row.Name == name, cancellation) is { } same)
                {
                    (same.Query, same.IsView) = (query, isView);
                    write.Record(new SavedSearchesChanged(own));
                    await write.UpdateAsync(same, cancellation);
                    return true;
                }
                if (await table.CountAsync(row => row.UserId == own, cancellation) >= MostSaved)
                    return false;
                write.Record(new SavedSearchesChanged(own));
                await write.InsertAsync(
                    new SavedSearchRow
                    {
                        UserId = own,
                        Name = name,
                        Query = query,
                        IsView = isView,
                        CreatedAt = write.Now,
                    },
                    cancellation
                );
                return true;
            },
            cancellation
        );

    public Task ForgetAsync(long id, CancellationToken cancellation) =>
        database.WriteAsync(
            write =>
            {
                var own = user.Id;
                write.Record(new SavedSearchesChanged(own));
                return write.Table<SavedSearchRow>().Where(row => row.Id == id && row.UserId == own).DeleteAsync(cancellation);
            },
            cancellation
        );

    /// <summary>Remembers what was looked for.</summary>
    public Task RememberAsync(string query, CancellationToken cancellation) =>
        database.WriteAsync(
            async write =>
            {
                var own = user.Id;
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
                var table = write.Table<RecentSearchRow>();
                var now = write.Now;
                if (
                    await table
                        .Where(row => row.UserId == own && row.Hash == hash)
                        .Set(row => row.SearchedAt, now)
                        .UpdateAsync(cancellation) > 0
                )
                    return;
                await table.InsertOrUpdateAsync(
                    () =>
                        new RecentSearchRow
                        {
                            UserId = own,
                            Hash = hash,
                            Query = query,
                            SearchedAt = now,
                        },
                    row => new RecentSearchRow { SearchedAt = now },
                    cancellation
                );
                var old = await table
                    .Where(row => row.UserId == own)
                    .OrderByDescending(row => row.SearchedAt)
                    .Skip(MostRecent)
                    .Select(row => row.Hash)
                    .ToListAsync(cancellation);
                if (old.Count > 0)
                    await table.Where(row => row.UserId == own && old.Contains(row.Hash)).DeleteAsync(cancellation);
            },
            cancellation
        );
}
