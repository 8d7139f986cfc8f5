using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Finds and makes organizations.</summary>
internal static class Organizations
{
    public static string Normalize(string name) => PlainText.Cut(name.Trim().ToLowerInvariant(), 200);

    /// <summary>The organization of a name, compared without regard to case; a new one where there is none.</summary>
    public static async Task<long> FindOrCreateAsync(IWriteScope write, string name, CancellationToken cancellation)
    {
        var normalized = Normalize(name);
        await write.LockAsync($"ticketing_organization:{normalized}", cancellation);
        var known = await write
            .Table<OrganizationRow>()
            .Where(o => o.NormalizedName == normalized)
            .Select(o => (long?)o.Id)
            .FirstOrDefaultAsync(cancellation);
        if (known is { } id)
            return id;
        id = await write.InsertWithIdAsync(
            new OrganizationRow
            {
                Name = PlainText.Cut(name.Trim(), 200),
                NormalizedName = normalized,
                CreatedAt = write.Now,
            },
            cancellation
        );
        write.Record(new OrganizationCreated(id));
        return id;
    }
}
