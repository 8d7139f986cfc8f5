using Hookdesk.Host.Data;
using Hookdesk.Host.Localization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Paging;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Admin.Audit;

/// <summary>What was done to the desk itself: users, roles, plugins, settings, and what plugins mark as such.</summary>
internal sealed class AuditLog(
    IDatabase database,
    IEnumerable<EventTextContribution> texts,
    IEnumerable<AuditedSubjectContribution> subjects,
    PoLocalizerFactory localizers,
    IContributionGuard guard,
    IServiceProvider services
)
{
    private readonly ILookup<string, EventTextContribution> _texts = texts.ToLookup(text => text.Name, StringComparer.Ordinal);

    /// <summary>The names of the kinds of things in the audit log, by kind, in the reader's language.</summary>
    public IReadOnlyDictionary<string, string> Kinds() =>
        subjects
            .DistinctBy(subject => subject.Kind)
            .Select(subject => KeyValuePair.Create(subject.Kind, localizers.For(subject.PluginId)[subject.Title].Value))
            .OrderBy(kind => kind.Value, StringComparer.CurrentCultureIgnoreCase)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>A page of entries, newest first.</summary>
    public async Task<KeysetPage<AuditEntry>> ReadAsync(AuditFilter filter, KeysetRequest page, int size, CancellationToken cancellation)
    {
        var query = database.Table<EventRow>().Where(row => row.Audit == 1);
        if (filter.Kind is { } kind)
            query = query.Where(row => row.SubjectKind == kind);
        if (filter.Actor is { Length: > 0 } actor)
            query = query.Where(row => row.ActorName == actor);

        // Literals, not parameters: else the database cannot know that the partial index fits.
        var rows = await query.InlineParameters().ToNewestFirstAsync(page, size, row => row.Id, cancellation).ConfigureAwait(false);
        return rows.Of<AuditEntry>([.. rows.Items.Select(row => Entry(row.ToRecord()))]);
    }

    // One that was written by another version may not be readable any more; its name says what it was.
    private AuditEntry Entry(EventRecord record) =>
        new(
            record,
            _texts[record.Name].FirstOrDefault() is { } text
                ? guard.Call<string?>(text, $"words of {record.Name}", () => text.Text(record, services), null)
                : null
        );
}

/// <summary>Which entries are wanted.</summary>
public sealed record AuditFilter(string? Kind, string? Actor);

/// <summary>An entry, with the words that follow the actor's name; null where nobody has words for it.</summary>
public sealed record AuditEntry(EventRecord Record, string? Text);
