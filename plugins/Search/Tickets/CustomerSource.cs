using System.Collections.Immutable;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Customers by name, addresses, phones and notes.</summary>
internal sealed class CustomerSource(ITicketRecords records, IStringLocalizer<SearchPlugin> T) : ISearchSource
{
    public string Kind => "customer";

    public string Title => T["Customers"];

    public Type ResultComponent => typeof(PlainResult);

    public Task<IReadOnlyCollection<long>> ChangedAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyCollection<long>>([.. events.Where(record => record.Subject.Kind == "customer").Select(record => record.Subject.Id).Distinct()]);

    public async Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default) =>
        [.. (await records.ListCustomersAsync(afterId, count, cancellation)).Select(Document)];

    public async Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        [.. (await records.FindCustomersAsync(ids, cancellation)).Select(Document)];

    public ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default) => ScopeOfCustomersAsync(records, user, cancellation);

    public ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default) => new([]);

    public string Href(SearchDocument document, long partId) => $"/customers/{document.Id}";

    // As Ticketing's own pages: whoever may see customers somewhere sees all of them.
    internal static async ValueTask<SearchScope> ScopeOfCustomersAsync(ITicketRecords records, ICurrentUser user, CancellationToken cancellation) =>
        (await records.WhereAsync(user, TicketingPermissions.ViewCustomers, cancellation)).IsEmpty ? SearchScope.Nothing : SearchScope.Everything;

    private static SearchDocument Document(CustomerRecord customer) => new(customer.Id, customer.Name.Length > 0 ? customer.Name : customer.Addresses.FirstOrDefault() ?? "")
    {
        Texts =
        [
            .. customer.Addresses.Concat(customer.Phones).Select(reach => new SearchText(SearchTextKind.Body, reach)),
            .. customer.Phones.Select(phone => new SearchText(SearchTextKind.Body, string.Concat(phone.Where(char.IsAsciiDigit)))).Where(text => text.Text.Length > 0 && !customer.Phones.Contains(text.Text)),
            .. customer.Notes.Length > 0 ? [new SearchText(SearchTextKind.Body, customer.Notes)] : Array.Empty<SearchText>(),
        ],
        Words = ImmutableDictionary<string, ImmutableList<string>>.Empty.Add("requester", [customer.Name, .. customer.Addresses]),
        Dates = ImmutableDictionary<string, DateTimeOffset>.Empty.Add("created", customer.CreatedAt).Add("updated", customer.CreatedAt),
    };
}
