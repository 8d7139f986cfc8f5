using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.ReadFields;

/// <inheritdoc cref="ITicketFields"/>
internal sealed class TicketFieldList(IEnumerable<ITicketFieldSource> sources, IContributionGuard guard) : ITicketFields
{
    /// <summary>How long a page waits for the fields of one plugin.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async ValueTask<IReadOnlyList<TicketField>> ListAsync(CancellationToken cancellation = default) =>
        [.. (await BySourceAsync(cancellation)).SelectMany(found => found.Fields)];

    public async Task<TicketFieldValues> ReadAsync(
        IReadOnlyCollection<long> ticketIds,
        IEnumerable<string>? keys = null,
        CancellationToken cancellation = default
    )
    {
        var all = new TicketFieldValues();
        if (ticketIds.Count == 0)
            return all;
        var wanted = keys?.ToHashSet(StringComparer.Ordinal);
        foreach (var (source, fields) in await BySourceAsync(cancellation))
        {
            var own = fields.Select(field => field.Key).Where(key => wanted?.Contains(key) != false).ToHashSet(StringComparer.Ordinal);
            if (own.Count == 0)
                continue;
            var read = await guard.CallAsync(
                source,
                "values of ticket fields",
                async stop =>
                {
                    // Into values of its own: half of what a source read before it failed would be taken for all of it, and its other
                    // keys for somebody else's.
                    var values = new TicketFieldValues();
                    await source.ReadAsync(ticketIds, own, values, stop);
                    return values;
                },
                null,
                Patience,
                cancellation
            );
            if (read is null)
                continue;
            foreach (var key in own)
            foreach (var id in ticketIds)
                if (read.Of(id, key) is { Count: > 0 } some)
                    all.Set(id, key, some);
        }
        return all;
    }

    public async ValueTask<TicketFieldSql?> SqlAsync(string key, CancellationToken cancellation = default)
    {
        var (source, _) = await FindAsync(key, cancellation);
        return source is null
            ? null
            : await guard.CallAsync(source, "ticket field in SQL", stop => source.SqlAsync(key, stop), null, Patience, cancellation);
    }

    public async ValueTask<IReadOnlyList<TicketFieldChoice>> SuggestAsync(
        string key,
        string typed,
        int count,
        CancellationToken cancellation = default
    )
    {
        var (source, field) = await FindAsync(key, cancellation);
        if (source is null || field is null)
            return [];
        if (field.Choices is null)
            return await guard.CallAsync(
                source,
                "suggested values",
                async stop => (IReadOnlyList<TicketFieldChoice>)[.. (await source.SuggestAsync(key, typed, count, stop)).Take(count)],
                [],
                Patience,
                cancellation
            );
        var wanted = SqlText.Fold(typed.Trim());
        return
        [
            .. field
                .Choices.Select(choice => (Choice: choice, Title: SqlText.Fold(choice.Title)))
                .Where(choice => SqlText.Contains(choice.Title, wanted))
                .OrderBy(choice => !SqlText.StartsWith(choice.Title, wanted))
                .Select(choice => choice.Choice)
                .Take(count),
        ];
    }

    private async ValueTask<(ITicketFieldSource? Source, TicketField? Field)> FindAsync(string key, CancellationToken cancellation)
    {
        foreach (var (source, fields) in await BySourceAsync(cancellation))
            if (fields.FirstOrDefault(field => field.Key == key) is { } field)
                return (source, field);
        return default;
    }

    private async ValueTask<IReadOnlyList<(ITicketFieldSource Source, IReadOnlyList<TicketField> Fields)>> BySourceAsync(
        CancellationToken cancellation
    )
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<(ITicketFieldSource, IReadOnlyList<TicketField>)>();
        foreach (var source in sources)
        {
            var fields = await guard.CallAsync(source, "ticket fields", source.FieldsAsync, [], Patience, cancellation);
            result.Add((source, [.. fields.Where(field => taken.Add(field.Key))]));
        }
        return result;
    }
}
