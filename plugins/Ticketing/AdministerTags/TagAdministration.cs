using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.AdministerTags;

/// <summary>A tag in the admin's list. Tickets beyond <see cref="TagAdministration.MostCounted"/> are not counted.</summary>
public sealed record TagListRow(long Id, string Name, int Tickets);

/// <summary>The form of a tag.</summary>
internal sealed record TagInput
{
    public string Name { get; init; } = "";
}

/// <summary>/admin/tags: the words that tickets are marked with.</summary>
internal static class TagAdministration
{
    /// <summary>So many tags on a page.</summary>
    public const int PageSize = 100;

    /// <summary>The tickets of a tag are counted as far as this: how many more there are is of no matter to whoever tidies up.</summary>
    public const int MostCounted = 1000;

    /// <summary>GET /admin/tags: by name. What a page costs depends neither on the tags nor on the tickets that there are.</summary>
    public static async Task<IResult> ListAsync(KeysetRequest request, IDatabase database, CancellationToken cancellation)
    {
        // No two have the same name, so the name is the place.
        var tags = request switch
        {
            { After: { } after } => database.Table<TagRow>().Where(tag => tag.NormalizedName.CompareTo(after) > 0),
            { Before: { } before } => database.Table<TagRow>().Where(tag => tag.NormalizedName.CompareTo(before) < 0),
            _ => database.Table<TagRow>(),
        };
        tags = request.IsBackward ? tags.OrderByDescending(tag => tag.NormalizedName) : tags.OrderBy(tag => tag.NormalizedName);
        var found = await tags.Take(PageSize + 1).ToListAsync(cancellation);
        if (request.IsBackward)
            found.Reverse();
        var page = request.ToPage(found, PageSize, tag => tag.NormalizedName);
        var ids = page.Items.Select(tag => tag.Id).ToList();
        var links = database.Table<TicketTagRow>();
        var uses = await database
            .Table<TagRow>()
            .Where(tag => ids.Contains(tag.Id))
            .Select(tag => new { tag.Id, Count = links.Where(link => link.TagId == tag.Id).Take(MostCounted + 1).Count() })
            .ToDictionaryAsync(tag => tag.Id, tag => tag.Count, cancellation);
        return PageResults.Page<TagsPage>(
            new { Page = page.Of<TagListRow>([.. page.Items.Select(tag => new TagListRow(tag.Id, tag.Name, uses[tag.Id]))]) }
        );
    }

    /// <summary>POST /admin/tags/{id}: renames a tag. A name that another tag has makes the two one.</summary>
    public static async Task<IResult> RenameAsync(
        long id,
        HttpContext context,
        IDatabase database,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        var form = await context.ReadFormAsync<TagInput>(cancellation);
        var name = Tags.Clean(form.Model.Name);
        if (name.Length == 0)
        {
            context.Response.Toast(T["Enter a tag name."], "warning");
            return TypedResults.LocalRedirect("/admin/tags");
        }
        var normalized = Tags.Normalize(name);
        await database.WriteAsync(
            async write =>
            {
                await write.LockAsync($"ticketing_tag:{normalized}", cancellation);
                var other = await write
                    .Table<TagRow>()
                    .FirstOrDefaultAsync(tag => tag.NormalizedName == normalized && tag.Id != id, cancellation);
                if (await write.Table<TagRow>().FirstOrDefaultAsync(tag => tag.Id == id, cancellation) is not { } old)
                    return;
                if (old.Name != name)
                    await RecordAsync(write, id, name, old.Name, cancellation);
                if (other is null)
                {
                    await write
                        .Table<TagRow>()
                        .Where(tag => tag.Id == id)
                        .Set(tag => tag.Name, name)
                        .Set(tag => tag.NormalizedName, normalized)
                        .UpdateAsync(cancellation);
                    return;
                }
                var links = write.Table<TicketTagRow>();
                await links
                    .Where(link => link.TagId == id && links.Any(had => had.TicketId == link.TicketId && had.TagId == other.Id))
                    .DeleteAsync(cancellation);
                await links.Where(link => link.TagId == id).Set(link => link.TagId, other.Id).UpdateAsync(cancellation);
                await write.Table<TagRow>().Where(tag => tag.Id == id).DeleteAsync(cancellation);
            },
            cancellation
        );
        context.Response.Toast(T["Saved."]);
        return TypedResults.LocalRedirect("/admin/tags");
    }

    /// <summary>POST /admin/tags/{id}/delete: takes the tag off every ticket.</summary>
    public static async Task<IResult> DeleteAsync(
        long id,
        HttpContext context,
        IDatabase database,
        IStringLocalizer<TicketingPlugin> T,
        CancellationToken cancellation
    )
    {
        await database.WriteAsync(
            async write =>
            {
                if (await write.Table<TagRow>().FirstOrDefaultAsync(tag => tag.Id == id, cancellation) is not { } old)
                    return;
                await RecordAsync(write, id, null, old.Name, cancellation);
                await write.Table<TicketTagRow>().Where(link => link.TagId == id).DeleteAsync(cancellation);
                await write.Table<TagRow>().Where(tag => tag.Id == id).DeleteAsync(cancellation);
            },
            cancellation
        );
        context.Response.Toast(T["Tag deleted."]);
        return TypedResults.LocalRedirect("/admin/tags");
    }

    // Each ticket's history tells it, and whoever keeps up a copy of tickets learns of it.
    private static async Task RecordAsync(IWriteScope write, long tagId, string? added, string removed, CancellationToken cancellation)
    {
        foreach (
            var ticket in await write
                .Table<TicketTagRow>()
                .Where(link => link.TagId == tagId)
                .Select(link => link.TicketId)
                .ToListAsync(cancellation)
        )
            write.Record(new TicketTagsChanged(ticket, added is null ? [] : [added], [removed]));
    }
}
