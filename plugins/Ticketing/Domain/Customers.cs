using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Finds and makes customers.</summary>
internal static class Customers
{
    /// <summary>
    /// The customer with an address; somebody unknown becomes a customer, and joins the organization that has the address's domain.
    /// </summary>
    public static async Task<CustomerRow> FindOrCreateAsync(
        IWriteScope write,
        Person person,
        string? language,
        CancellationToken cancellation
    )
    {
        var normalized = MailAddresses.Normalize(person.Address);
        var customer = await FindAsync(write, normalized, cancellation);
        if (customer is null)
        {
            await write.LockAsync($"ticketing_customer:{normalized}", cancellation);
            customer = await FindAsync(write, normalized, cancellation);
        }
        if (customer is not null)
        {
            await LearnAsync(write, customer, person, language, cancellation);
            return customer;
        }
        var name = person.Name.Trim();
        var created = new CustomerRow
        {
            Name = PlainText.Cut(name.Length > 0 ? name : person.Address.Trim(), 200),
            OrganizationId = await OrganizationOfAsync(write, person.Address, cancellation),
            Language = language,
            CreatedAt = write.Now,
        };
        created.Id = await write.InsertWithIdAsync(created, cancellation);
        await write.InsertAsync(
            new CustomerAddressRow
            {
                CustomerId = created.Id,
                Address = PlainText.Cut(person.Address.Trim(), 320),
                Normalized = PlainText.Cut(normalized, 320),
            },
            cancellation
        );
        await InsertWordsAsync(write, created.Id, CustomerLabels.Of(created.Name, [normalized], []), cancellation);
        write.Record(new CustomerCreated(created.Id));
        return created;
    }

    /// <summary>Makes the words by which the customer is found anew from what is stored.</summary>
    public static async Task IndexAsync(IWriteScope write, CustomerRow customer, CancellationToken cancellation)
    {
        var addresses = await write
            .Table<CustomerAddressRow>()
            .Where(a => a.CustomerId == customer.Id)
            .Select(a => a.Normalized)
            .ToListAsync(cancellation);
        var phones = await write
            .Table<CustomerPhoneRow>()
            .Where(p => p.CustomerId == customer.Id)
            .Select(p => p.Number)
            .ToListAsync(cancellation);
        await write.Table<CustomerWordRow>().Where(w => w.CustomerId == customer.Id).DeleteAsync(cancellation);
        await InsertWordsAsync(write, customer.Id, CustomerLabels.Of(customer.Name, addresses, phones), cancellation);
    }

    public static async Task<long?> OrganizationOfAsync(IWriteScope write, string address, CancellationToken cancellation)
    {
        var domain = MailAddresses.DomainOf(address);
        if (domain.Length == 0)
            return null;
        return (
            await write.Connection.QueryToListAsync<long?>(
                "SELECT organization_id FROM ticketing_organization_domain WHERE domain = @domain LIMIT 1",
                cancellation,
                new DataParameter("domain", domain)
            )
        ).FirstOrDefault();
    }

    // For every message that comes: in SQL, because linq2db would work the statement out anew each time.
    private static async Task<CustomerRow?> FindAsync(IWriteScope write, string normalized, CancellationToken cancellation) =>
        (
            await write.Connection.QueryToListAsync<CustomerRow>(
                "SELECT c.* FROM ticketing_customer_address a JOIN ticketing_customer c ON c.id = a.customer_id WHERE a.normalized = @normalized LIMIT 1",
                cancellation,
                new DataParameter("normalized", normalized)
            )
        ).FirstOrDefault();

    // A mail may tell the name of somebody known by address only, and the language of somebody whose language was not known.
    private static async Task LearnAsync(
        IWriteScope write,
        CustomerRow customer,
        Person person,
        string? language,
        CancellationToken cancellation
    )
    {
        var name = person.Name.Trim();
        var newName =
            name.Length > 0
            && customer.Name.Contains('@')
            && MailAddresses.Normalize(customer.Name) == MailAddresses.Normalize(person.Address)
                ? PlainText.Cut(name, 200)
                : null;
        var newLanguage = customer.Language is null ? language : null;
        if (newName is null && newLanguage is null)
            return;
        customer.Name = newName ?? customer.Name;
        customer.Language = newLanguage ?? customer.Language;
        await write.UpdateAsync(customer, cancellation);
        if (newName is not null)
        {
            await IndexAsync(write, customer, cancellation);
            write.Record(new CustomerChanged(customer.Id));
        }
    }

    private static async Task InsertWordsAsync(
        IWriteScope write,
        long customerId,
        IReadOnlySet<string> words,
        CancellationToken cancellation
    )
    {
        if (words.Count == 0)
            return;
        await write.Connection.BulkCopyAsync(
            new BulkCopyOptions { BulkCopyType = BulkCopyType.MultipleRows },
            words.Select(word => new CustomerWordRow { CustomerId = customerId, Word = word }),
            cancellation
        );
    }
}
