using System.Globalization;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Search.Tickets;

/// <summary>
/// Whatever else a ticket can be asked about, whichever plugin knows it: each field becomes a filter of its own name, and its values go into the ticket's document. Scoped.
/// </summary>
internal sealed class OtherFields(ITicketFields fields)
{
    // What the search has filters of its own for, read from the ticket itself.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "kind", "status", "department", "assignee", "priority", "requester", "from", "to", "subject", "tag", "channel", "has", "in", "created", "updated",
    };

    // What a ticket's record tells anyway: it is not asked for a second time.
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal) { "language", "requester-domain", "organisation" };

    private IReadOnlyList<TicketField>? _known;

    /// <summary>The filters, with the values that there are.</summary>
    public async ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(CancellationToken cancellation) =>
        [.. (await ListAsync(cancellation)).Select(field => new SearchFilter(field.Key, field.Title, KindOf(field)) { Values = KindOf(field) == SearchFilterKind.Term ? field.Choices?.Select(ValueOf).ToList() : null })];

    /// <summary>The documents with the values of these fields, read for all of them in one go.</summary>
    public async Task<IReadOnlyList<SearchDocument>> AddAsync(IReadOnlyList<SearchDocument> documents, CancellationToken cancellation)
    {
        if (documents.Count == 0) return documents;
        var known = (await ListAsync(cancellation)).Where(field => !Told.Contains(field.Key)).ToList();
        if (known.Count == 0) return documents;
        var values = await fields.ReadAsync([.. documents.Select(document => document.Id)], known.Select(field => field.Key), cancellation);
        return [.. documents.Select(document => known.Aggregate(document, (with, field) => values.Of(document.Id, field.Key) is { Count: > 0 } some ? Add(with, field, some) : with))];
    }

    /// <summary>The terms of the fields that a ticket's record tells.</summary>
    public static IEnumerable<(string Key, IReadOnlyList<string> Values)> TermsOf(TicketRecord record)
    {
        if (record.Ticket.Language is { Length: > 0 } language) yield return ("language", [language]);
        if (record.OrganisationName is { Length: > 0 } organisation) yield return ("organisation", [organisation]);
        string[] domains = [.. record.RequesterAddresses.Select(address => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant()).Where(domain => domain.Length > 0).Distinct()];
        if (domains.Length > 0) yield return ("requester-domain", domains);
    }

    private async ValueTask<IReadOnlyList<TicketField>> ListAsync(CancellationToken cancellation) => _known ??= [.. (await fields.ListAsync(cancellation)).Where(field => !Own.Contains(field.Key))];

    private static SearchDocument Add(SearchDocument document, TicketField field, IReadOnlyList<string> values) => KindOf(field) switch
    {
        SearchFilterKind.Words => document with { Words = document.Words.SetItem(field.Key, [.. values]) },
        SearchFilterKind.Date => DateTimeOffset.TryParse(values[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? document with { Dates = document.Dates.SetItem(field.Key, at) } : document,
        _ => document with { Terms = document.Terms.SetItem(field.Key, [.. values]) },
    };

    private static SearchFilterKind KindOf(TicketField field) => field.Kind switch
    {
        TicketFieldKind.Text => SearchFilterKind.Words,
        TicketFieldKind.Date => SearchFilterKind.Date,
        _ => SearchFilterKind.Term,
    };

    // A key is typed as it is; nobody knows ids, so what has one is typed by its name.
    private static SearchValue ValueOf(TicketFieldChoice choice) => new(choice.Value.All(char.IsAsciiDigit) ? choice.Title : choice.Value, choice.Value, choice.Title);
}
