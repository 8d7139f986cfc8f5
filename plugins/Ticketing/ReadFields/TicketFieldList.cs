using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Ticketing.ReadFields;

/// <inheritdoc cref="ITicketFields"/>
internal sealed class TicketFieldList(IEnumerable<ITicketFieldSource> sources, ILogger<TicketFieldList> logger) : ITicketFields
{
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
            try
            {
                // Into values of its own: half of what a source read before it failed would be taken for all of it, and its other keys
                // for somebody else's.
                var values = new TicketFieldValues();
                await source.ReadAsync(ticketIds, own, values, cancellation);
                foreach (var key in own)
                foreach (var id in ticketIds)
                    if (values.Of(id, key) is { Count: > 0 } some)
                        all.Set(id, key, some);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "The fields of {Source} could not be read", source.GetType().Name);
            }
        }
        return all;
    }

    private async ValueTask<IReadOnlyList<(ITicketFieldSource Source, IReadOnlyList<TicketField> Fields)>> BySourceAsync(
        CancellationToken cancellation
    )
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<(ITicketFieldSource, IReadOnlyList<TicketField>)>();
        foreach (var source in sources)
        {
            try
            {
                result.Add((source, [.. (await source.FieldsAsync(cancellation)).Where(field => taken.Add(field.Key))]));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogError(error, "The fields of {Source} are left out", source.GetType().Name);
            }
        }
        return result;
    }
}
