using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Events;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>Customers by name, addresses, phones and notes.</summary>
internal sealed class CustomerSource(ITicketRecords records, IStringLocalizer<SearchPlugin> T) : PeopleSource<CustomerRecord>(records)
{
    private const int AtOnce = 200;

    public override string Kind => "customer";

    public override string Title => T["Customers"];

    public override string Href(SearchDocument document, long partId) => $"/customers/{document.Id}";

    public override async Task<IReadOnlyCollection<long>> ChangedAsync(
        IReadOnlyList<EventRecord> events,
        CancellationToken cancellation = default
    )
    {
        var ids = (await base.ChangedAsync(events, cancellation)).ToHashSet();
        await foreach (var people in OfChangedOrganizationsAsync(Records, events, cancellation))
            ids.UnionWith(people);
        return ids;
    }

    /// <summary>The people of organizations that changed, some at a time.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<long>> OfChangedOrganizationsAsync(
        ITicketRecords records,
        IReadOnlyList<EventRecord> events,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var organizations = events
            .Where(record => record.Is<OrganizationChanged>())
            .Select(record => record.Subject.Id)
            .Distinct()
            .ToList();
        for (
            long after = 0;
            await records.CustomersOfAsync(organizations, after, AtOnce, cancellation) is { Count: > 0 } portion;
            after = portion[^1]
        )
            yield return portion;
    }

    protected override Task<IReadOnlyList<CustomerRecord>> ReadAsync(long afterId, int count, CancellationToken cancellation) =>
        Records.ListCustomersAsync(afterId, count, cancellation);

    protected override Task<IReadOnlyList<CustomerRecord>> ReadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        Records.FindCustomersAsync(ids, cancellation);

    protected override SearchDocument Document(CustomerRecord customer) =>
        new(customer.Id, customer.Name.Length > 0 ? customer.Name : customer.Addresses.FirstOrDefault() ?? "")
        {
            // A phone is looked for with its blanks and without.
            Texts =
            [
                .. Texts([
                    .. customer.Addresses,
                    .. customer.Phones,
                    .. customer.Phones.Select(phone => string.Concat(phone.Where(char.IsAsciiDigit))).Except(customer.Phones),
                    customer.OrganizationName ?? "",
                    customer.Notes,
                ]),
            ],
            Words = ImmutableDictionary<string, ImmutableList<string>>.Empty.Add("requester", [customer.Name, .. customer.Addresses]),
            Dates = Since(customer.CreatedAt),
        };
}
