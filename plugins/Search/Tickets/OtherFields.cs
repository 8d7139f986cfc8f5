using System.Globalization;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Search.Tickets;

/// <summary>
/// Whatever else a ticket can be asked about, whichever plugin knows it: each field becomes a filter of its own name, and its values go
/// into the ticket's document. Scoped.
/// </summary>
internal sealed class OtherFields(ITicketFields fields)
{
    // What the search has filters of its own for, read from the ticket itself.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "kind",
        "status",
        "department",
        "assignee",
        "priority",
        "requester",
        "from",
        "to",
        "subject",
        "tag",
        "channel",
        "has",
        "in",
        "created",
        "updated",
        "last-customer-message",
        "message-count",
        "has-attachment",
    };

    // What a ticket's record tells anyway: it is not asked for a second time.
    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        "language",
        "requester-domain",
        "organization",
        "status-category",
    };

    private IReadOnlyList<TicketField>? _known;

    /// <summary>The filters, with the values that there are: of fields that tickets of these departments have.</summary>
    public async ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(DepartmentScope where, CancellationToken cancellation) =>
        [
            .. (await ListAsync(cancellation))
                .Where(field => field.Departments.Count == 0 || field.Departments.Any(where.Contains))
                .Select(field => new SearchFilter(field.Key, field.Title, KindOf(field))
                {
                    Values = KindOf(field) == SearchFilterKind.Term ? field.Choices?.Select(ValueOf).ToList() : null,
                }),
        ];

    /// <summary>The documents with the values of these fields, read for all of them in one go.</summary>
    public async Task<IReadOnlyList<SearchDocument>> AddAsync(IReadOnlyList<SearchDocument> documents, CancellationToken cancellation)
    {
        if (documents.Count == 0)
            return documents;
        var known = (await ListAsync(cancellation)).Where(field => !Told.Contains(field.Key)).ToList();
        if (known.Count == 0)
            return documents;
        var values = await fields.ReadAsync([.. documents.Select(document => document.Id)], known.Select(field => field.Key), cancellation);
        return
        [
            .. documents.Select(document =>
            {
                var full = known
                    .Select(field => (Field: field, Values: values.Of(document.Id, field.Key)))
                    .Where(field => field.Values.Count > 0)
                    .ToList();
                var with = full.Aggregate(document, (with, field) => Add(with, field.Field, field.Values));
                var words = full.Where(field => field.Field.IsFilledIn).SelectMany(field => Read(field.Field, field.Values)).ToList();
                return words.Count == 0 ? with : with with { Texts = [.. with.Texts, TicketSource.About(words)] };
            }),
        ];
    }

    /// <summary>The terms of the fields that a ticket's record tells.</summary>
    public static IEnumerable<(string Key, IReadOnlyList<string> Values)> TermsOf(TicketRecord record)
    {
        yield return ("status-category", [record.Ticket.Category.Key()]);
        if (record.Ticket.Language is { Length: > 0 } language)
            yield return ("language", [language]);
        if (record.OrganizationName is { Length: > 0 } organization)
            yield return ("organization", [organization]);
        string[] domains =
        [
            .. record
                .RequesterAddresses.Select(address => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant())
                .Where(domain => domain.Length > 0)
                .Distinct(),
        ];
        if (domains.Length > 0)
            yield return ("requester-domain", domains);
    }

    private async ValueTask<IReadOnlyList<TicketField>> ListAsync(CancellationToken cancellation) =>
        _known ??= [.. (await fields.ListAsync(cancellation)).Where(field => !Own.Contains(field.Key))];

    private static SearchDocument Add(SearchDocument document, TicketField field, IReadOnlyList<string> values) =>
        KindOf(field) switch
        {
            SearchFilterKind.Words => document with { Words = document.Words.SetItem(field.Key, [.. values]) },
            SearchFilterKind.Date => Time(values[0]) is { } at ? document with { Dates = document.Dates.SetItem(field.Key, at) } : document,
            _ => document with { Terms = document.Terms.SetItem(field.Key, [.. values]) },
        };

    // What people read of the fields, for plain words: not their times, and no yes and no.
    private static IEnumerable<string> Read(TicketField field, IReadOnlyList<string> values) =>
        field.Kind == TicketFieldKind.Date
            ? []
            : values
                .Where(value => value is not ("yes" or "no"))
                .Select(value => field.Choices?.FirstOrDefault(choice => choice.Value == value)?.Title ?? value);

    // A day without a time is asked for in the agent's time zone, from midnight to midnight: at this time it is the same day from
    // Hawaii to New Zealand.
    private static readonly TimeSpan SameDayEverywhere = new(10, 59, 0);

    private static DateTimeOffset? Time(string value) =>
        !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? null
        : value.Contains('T', StringComparison.Ordinal) ? at
        : at + SameDayEverywhere;

    private static SearchFilterKind KindOf(TicketField field) =>
        field.Kind switch
        {
            TicketFieldKind.Text => SearchFilterKind.Words,
            TicketFieldKind.Date => SearchFilterKind.Date,
            _ => SearchFilterKind.Term,
        };

    // A key is typed as it is; nobody knows ids, so what has one is typed by its name.
    private static SearchValue ValueOf(TicketFieldChoice choice) =>
        new(choice.Value.All(char.IsAsciiDigit) ? choice.Title : choice.Value, choice.Value, choice.Title);
}
