using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Admin.Audit;

/// <summary>What was done to the desk itself: users, roles, plugins, settings, templates.</summary>
internal sealed class AuditLog(IDatabase database, IEnumerable<EventTextContribution> texts, IServiceProvider services)
{
    private readonly ILookup<string, EventTextContribution> _texts = texts.ToLookup(text => text.Name, StringComparer.Ordinal);

    /// <summary>The kinds of things whose events make the audit log, in the order of the index made for them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["plugin", "role", "settings", "template", "user"];

    /// <summary>A page of entries, newest first.</summary>
    public async Task<AuditPage> ReadAsync(AuditFilter filter, int limit, CancellationToken cancellation)
    {
        var kinds = Kinds.ToArray();
        var query = database.Table<EventRow>().Where(row => row.SubjectKind.In(kinds));
        if (filter.Kind is { } kind)
            query = query.Where(row => row.SubjectKind == kind);
        if (filter.Actor is { Length: > 0 } actor)
            query = query.Where(row => row.ActorName == actor);
        query = filter.After is { } after
            ? query.Where(row => row.Id > after).OrderBy(row => row.Id)
            : query.Where(row => row.Id < (filter.Before ?? long.MaxValue)).OrderByDescending(row => row.Id);

        // Literals, not parameters: else the database cannot know that the partial index fits.
        var rows = await query.Take(limit + 1).InlineParameters().ToListAsync(cancellation).ConfigureAwait(false);
        var more = rows.Count > limit;
        if (more)
            rows.RemoveAt(limit);
        if (filter.After is not null)
            rows.Reverse();
        var hasNewer = filter.After is not null ? more : filter.Before is not null;
        var hasOlder = filter.After is not null || more;
        return new AuditPage([.. rows.Select(row => Entry(row.ToRecord()))], hasNewer, hasOlder);
    }

    private AuditEntry Entry(EventRecord record)
    {
        try
        {
            return new AuditEntry(record, _texts[record.Name].FirstOrDefault()?.Text(record, services));
        }
        catch (System.Text.Json.JsonException)
        {
            return new AuditEntry(record, null); // Written by another version; its name says what it was.
        }
    }
}

/// <summary>Which entries are wanted. <paramref name="Before"/> and <paramref name="After"/> are ids at the edge of a page.</summary>
public sealed record AuditFilter(string? Kind, string? Actor, long? Before, long? After);

/// <summary>A page of the audit log.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, bool HasNewer, bool HasOlder);

/// <summary>An entry, with the words that follow the actor's name; null where nobody has words for it.</summary>
public sealed record AuditEntry(EventRecord Record, string? Text);
