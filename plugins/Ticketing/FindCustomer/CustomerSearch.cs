using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.FindCustomer;

/// <summary>A customer in a list.</summary>
public sealed record CustomerListRow(long Id, string Name, long? OrganizationId)
{
    /// <summary>All addresses, the first one first.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    public IReadOnlyList<string> Phones { get; init; } = [];
    public string? OrganizationName { get; init; }
}

/// <summary>Finds customers by the beginnings of words of their name, address or phone.</summary>
internal static class CustomerSearch
{
    /// <summary>
    /// Up to <paramref name="count"/> customers that have all words, by name of the word found; the newest where nothing was typed.
    /// </summary>
    public static async Task<IReadOnlyList<CustomerListRow>> FindAsync(
        IDatabase database,
        string? typed,
        int count,
        CancellationToken cancellation
    )
    {
        var words = CustomerLabels.Query(typed ?? "");
        if (words.Count == 0)
            return (await NewestAsync(database, new KeysetRequest(), count, cancellation)).Items;
        // The longest word is the rarest: its range is read, the others are looked up for what it finds.
        var ordered = words.OrderByDescending(word => word.Length).ToList();
        var (first, end) = (ordered[0], CustomerLabels.EndOf(ordered[0]));
        var ids = database.Table<CustomerWordRow>().Where(w => w.Word.CompareTo(first) >= 0 && w.Word.CompareTo(end) < 0);
        foreach (var other in ordered.Skip(1))
        {
            var otherEnd = CustomerLabels.EndOf(other);
            ids = ids.Where(w =>
                database
                    .Table<CustomerWordRow>()
                    .Any(o => o.CustomerId == w.CustomerId && o.Word.CompareTo(other) >= 0 && o.Word.CompareTo(otherEnd) < 0)
            );
        }
        // A customer has several words that begin alike (name and address), so more rows are read than are wanted.
        var found = (
            await ids.OrderBy(w => w.Word).ThenBy(w => w.CustomerId).Select(w => w.CustomerId).Take(count * 4).ToListAsync(cancellation)
        )
            .Distinct()
            .Take(count)
            .ToList();
        if (found.Count == 0)
            return [];
        var rows = await database
            .Table<CustomerRow>()
            .Where(c => found.Contains(c.Id))
            .Select(c => new CustomerListRow(c.Id, c.Name, c.OrganizationId))
            .ToListAsync(cancellation);
        return await CompleteAsync(database, [.. rows.OrderBy(row => found.IndexOf(row.Id))], cancellation);
    }

    /// <summary>A page of all customers, newest first.</summary>
    public static async Task<KeysetPage<CustomerListRow>> NewestAsync(
        IDatabase database,
        KeysetRequest request,
        int size,
        CancellationToken cancellation
    )
    {
        var page = await database.Table<CustomerRow>().ToNewestFirstAsync(request, size, c => c.Id, cancellation);
        return page.Of(
            await CompleteAsync(database, [.. page.Items.Select(c => new CustomerListRow(c.Id, c.Name, c.OrganizationId))], cancellation)
        );
    }

    /// <summary>Adds addresses, phones and organization in three queries for all rows.</summary>
    public static async Task<IReadOnlyList<CustomerListRow>> CompleteAsync(
        IDatabase database,
        IReadOnlyList<CustomerListRow> rows,
        CancellationToken cancellation
    )
    {
        if (rows.Count == 0)
            return rows;
        var ids = rows.Select(row => row.Id).ToList();
        var organizationIds = rows.Select(row => row.OrganizationId).OfType<long>().Distinct().ToList();
        var addresses = (
            await database.Table<CustomerAddressRow>().Where(a => ids.Contains(a.CustomerId)).OrderBy(a => a.Id).ToListAsync(cancellation)
        ).ToLookup(a => a.CustomerId, a => a.Address);
        var phones = (
            await database.Table<CustomerPhoneRow>().Where(p => ids.Contains(p.CustomerId)).OrderBy(p => p.Id).ToListAsync(cancellation)
        ).ToLookup(p => p.CustomerId, p => p.Number);
        var organizations =
            organizationIds.Count == 0
                ? []
                : await database
                    .Table<OrganizationRow>()
                    .Where(o => organizationIds.Contains(o.Id))
                    .ToDictionaryAsync(o => o.Id, o => o.Name, cancellation);
        return
        [
            .. rows.Select(row =>
                row with
                {
                    Addresses = [.. addresses[row.Id]],
                    Phones = [.. phones[row.Id]],
                    OrganizationName = row.OrganizationId is { } id ? organizations.GetValueOrDefault(id) : null,
                }
            ),
        ];
    }
}
