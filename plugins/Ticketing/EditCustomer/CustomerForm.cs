using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.ReadTicket.Cards;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.EditCustomer;

/// <summary>What the page of a customer shows. Id 0 is a new one.</summary>
public sealed record CustomerModel(
    long Id,
    string Name,
    string Addresses,
    string Phones,
    string Organization,
    string? Language,
    string Notes
)
{
    public IReadOnlyList<LastTicket> Tickets { get; init; } = [];
    public long? OrganizationId { get; init; }
    public IReadOnlyList<LanguageInfo> Languages { get; init; } = [];
    public bool MayEdit { get; init; }
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
}

/// <summary>GET and POST /customers/{id} and /customers/new.</summary>
internal sealed class CustomerForm(IDatabase database, Access access, ILanguages languages, IStringLocalizer<TicketingPlugin> T)
{
    private const int TicketsShown = 50;

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        var mayEdit = await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation);
        if (id == 0 ? !mayEdit : !await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (await ReadAsync(id, cancellation) is not { } model)
            return TypedResults.NotFound();
        return PageResults.Page<CustomerPage>(new { Model = model with { MayEdit = mayEdit } });
    }

    public async Task<IResult> SubmitAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (!await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (await ReadAsync(id, cancellation) is not { } known)
            return TypedResults.NotFound();
        var form = await context.ReadFormAsync<CustomerInput>(cancellation);
        var (input, errors) = (form.Model, form.Errors);
        var model = known with
        {
            Name = input.Name,
            Addresses = input.Addresses,
            Phones = input.Phones,
            Organization = input.Organization,
            Language =
                input.Language is { } tag && (tag == known.Language || languages.Available.Any(language => language.Tag == tag))
                    ? tag
                    : null,
            Notes = input.Notes,
            MayEdit = true,
        };
        var (addresses, faulty) = MailAddresses.Parse(model.Addresses);
        if (faulty is not null)
            errors["addresses"] = T["“{0}” isn't a valid email address.", faulty];
        if (errors.Count == 0)
        {
            var outcome = await database.WriteAsync(
                write =>
                    write.OnceAsync(
                        id == 0 ? context.FormKey() : null,
                        () => StoreAsync(write, id, model, [.. addresses.Select(person => person.Address)], cancellation),
                        cancellation
                    ),
                cancellation
            );
            if (outcome.Refusal is null)
            {
                context.Response.Toast(T["Saved."]);
                return TypedResults.LocalRedirect($"/customers/{outcome.Id}");
            }
            errors["addresses"] = T["{0} already belongs to another customer.", outcome.Refusal];
        }
        return PageResults.Page<CustomerPage>(new { Model = model with { Errors = errors } }, StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<CustomerModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        if (id == 0)
            return new CustomerModel(0, "", "", "", "", null, "") { Languages = languages.Available };
        if (await database.Table<CustomerRow>().FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } customer)
            return null;
        var addresses = await database
            .Table<CustomerAddressRow>()
            .Where(a => a.CustomerId == id)
            .OrderBy(a => a.Id)
            .Select(a => a.Address)
            .ToListAsync(cancellation);
        var phones = await database
            .Table<CustomerPhoneRow>()
            .Where(p => p.CustomerId == id)
            .OrderBy(p => p.Id)
            .Select(p => p.Number)
            .ToListAsync(cancellation);
        var organization = await database
            .Table<OrganizationRow>()
            .Where(o => o.Id == customer.OrganizationId)
            .Select(o => o.Name)
            .FirstOrDefaultAsync(cancellation);
        return new CustomerModel(
            id,
            customer.Name,
            string.Join('\n', addresses),
            string.Join('\n', phones),
            organization ?? "",
            customer.Language,
            customer.Notes
        )
        {
            OrganizationId = customer.OrganizationId,
            Tickets = await LastTicket.OfAsync(
                database,
                await access.WhereAsync(TicketingPermissions.View, cancellation),
                id,
                TicketsShown,
                cancellation: cancellation
            ),
            Languages = languages.Available,
        };
    }

    private static async Task<(long Id, string? TakenAddress)> StoreAsync(
        IWriteScope write,
        long id,
        CustomerModel model,
        IReadOnlyList<string> addresses,
        CancellationToken cancellation
    )
    {
        var wanted = addresses.ToDictionary(MailAddresses.Normalize);
        foreach (var normalized in wanted.Keys.Order())
            await write.LockAsync($"ticketing_customer:{normalized}", cancellation);
        var keys = wanted.Keys.ToList();
        var taken = await write
            .Table<CustomerAddressRow>()
            .Where(a => keys.Contains(a.Normalized) && a.CustomerId != id)
            .Select(a => a.Address)
            .FirstOrDefaultAsync(cancellation);
        if (taken is not null)
            return (id, taken);

        var isNew = id == 0;
        var customer = isNew
            ? new CustomerRow { CreatedAt = write.Now }
            : await write.Table<CustomerRow>().FirstAsync(c => c.Id == id, cancellation);
        customer.Name = PlainText.Cut(model.Name, 200);
        customer.Language = model.Language is null ? null : PlainText.Cut(model.Language, 35);
        customer.Notes = model.Notes;
        customer.OrganizationId =
            model.Organization.Length > 0 ? await Domain.Organizations.FindOrCreateAsync(write, model.Organization, cancellation)
            : isNew && addresses.Count > 0 ? await Customers.OrganizationOfAsync(write, addresses[0], cancellation)
            : null;
        if (isNew)
            id = customer.Id = await write.InsertWithIdAsync(customer, cancellation);
        else
            await write.UpdateAsync(customer, cancellation);

        // Written anew in the order of the form: the first is the one that new mail goes to.
        await write.Table<CustomerAddressRow>().Where(a => a.CustomerId == id).DeleteAsync(cancellation);
        foreach (var (normalized, address) in wanted)
            await write.InsertAsync(
                new CustomerAddressRow
                {
                    CustomerId = id,
                    Address = address,
                    Normalized = normalized,
                },
                cancellation
            );
        await write.Table<CustomerPhoneRow>().Where(p => p.CustomerId == id).DeleteAsync(cancellation);
        foreach (var phone in Lines(model.Phones))
            await write.InsertAsync(new CustomerPhoneRow { CustomerId = id, Number = PlainText.Cut(phone, 50) }, cancellation);
        await Customers.IndexAsync(write, customer, cancellation);
        write.Record(isNew ? new CustomerCreated(id) : new CustomerChanged(id));
        return (id, null);
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split(['\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();
}
