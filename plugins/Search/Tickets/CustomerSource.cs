using System.Collections.Immutable;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Customers by name, addresses, phones and notes.</summary>
internal sealed class CustomerSource(ITicketRecords records, IStringLocalizer<SearchPlugin> T) : PeopleSource<CustomerRecord>(records)
{
    public override string Kind => "customer";

    public override string Title => T["Customers"];

    public override string Href(SearchDocument document, long partId) => $"/customers/{document.Id}";

    protected override Task<IReadOnlyList<CustomerRecord>> ReadAsync(long afterId, int count, CancellationToken cancellation) => Records.ListCustomersAsync(afterId, count, cancellation);

    protected override Task<IReadOnlyList<CustomerRecord>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) => Records.FindCustomersAsync(ids, cancellation);

    protected override SearchDocument Document(CustomerRecord customer) => new(customer.Id, customer.Name.Length > 0 ? customer.Name : customer.Addresses.FirstOrDefault() ?? "")
    {
        // A phone is looked for with its blanks and without.
        Texts = [.. Texts([.. customer.Addresses, .. customer.Phones, .. customer.Phones.Select(phone => string.Concat(phone.Where(char.IsAsciiDigit))).Except(customer.Phones), customer.Notes])],
        Words = ImmutableDictionary<string, ImmutableList<string>>.Empty.Add("requester", [customer.Name, .. customer.Addresses]),
        Dates = Since(customer.CreatedAt),
    };
}
