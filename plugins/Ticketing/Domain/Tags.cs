using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The tags on tickets. A tag comes into being when it is first used.</summary>
internal static class Tags
{
    public const int LongestName = 50;

    /// <summary>How tags are compared: without regard to case, without the # that people write before them.</summary>
    public static string Normalize(string name) => Clean(name).ToLowerInvariant();

    public static string Clean(string name) => PlainText.Cut(PlainText.Preview(name.Trim().TrimStart('#')), LongestName);

    /// <summary>Adds and removes tags and records what really changed; false when that is nothing.</summary>
    public static async Task<bool> ChangeAsync(
        IWriteScope write,
        long ticketId,
        IEnumerable<string> add,
        IEnumerable<string> remove,
        CancellationToken cancellation
    )
    {
        var has = await (
            from link in write.Table<TicketTagRow>()
            join tag in write.Table<TagRow>() on link.TagId equals tag.Id
            where link.TicketId == ticketId
            select tag
        ).ToListAsync(cancellation);
        var added = new List<string>();
        foreach (var name in add.Select(Clean).Where(name => name.Length > 0).DistinctBy(Normalize))
        {
            if (has.Any(tag => tag.NormalizedName == Normalize(name)))
                continue;
            var tag = await FindOrCreateAsync(write, name, cancellation);
            await write.InsertAsync(new TicketTagRow { TicketId = ticketId, TagId = tag.Id }, cancellation);
            added.Add(tag.Name);
        }
        var gone = remove.Select(Normalize).ToHashSet();
        var removed = has.Where(tag => gone.Contains(tag.NormalizedName)).ToList();
        foreach (var tag in removed)
            await write.Table<TicketTagRow>().Where(link => link.TicketId == ticketId && link.TagId == tag.Id).DeleteAsync(cancellation);
        if (added.Count == 0 && removed.Count == 0)
            return false;
        write.Record(new TicketTagsChanged(ticketId, added, [.. removed.Select(tag => tag.Name)]));
        return true;
    }

    private static async Task<TagRow> FindOrCreateAsync(IWriteScope write, string name, CancellationToken cancellation)
    {
        var normalized = Normalize(name);
        var tag = await write.Table<TagRow>().FirstOrDefaultAsync(t => t.NormalizedName == normalized, cancellation);
        if (tag is not null)
            return tag;
        await write.LockAsync($"ticketing_tag:{normalized}", cancellation);
        tag = await write.Table<TagRow>().FirstOrDefaultAsync(t => t.NormalizedName == normalized, cancellation);
        if (tag is not null)
            return tag;
        tag = new TagRow { Name = name, NormalizedName = normalized };
        tag.Id = await write.InsertWithIdAsync(tag, cancellation);
        return tag;
    }
}
