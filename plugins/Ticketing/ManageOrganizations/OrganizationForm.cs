using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.FindCustomer;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ManageOrganizations;

/// <summary>What the page of an organization shows. Id 0 is a new one.</summary>
public sealed record OrganizationModel(long Id, string Name, string Domains, string Notes)
{
    public IReadOnlyList<CustomerListRow> Customers { get; init; } = [];
    public bool MayEdit { get; init; }
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
}

/// <summary>GET and POST /organizations/{id} and /organizations/new.</summary>
internal sealed class OrganizationForm(IDatabase database, Access access, IStringLocalizer<TicketingPlugin> T)
{
    private const int CustomersShown = 200;

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        var mayEdit = await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation);
        if (id == 0 ? !mayEdit : !await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (await ReadAsync(id, cancellation) is not { } model)
            return TypedResults.NotFound();
        return PageResults.Page<OrganizationPage>(new { Model = model with { MayEdit = mayEdit } });
    }

    public async Task<IResult> SubmitAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (!await access.MaySomewhereAsync(TicketingPermissions.EditCustomers, cancellation))
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (await ReadAsync(id, cancellation) is not { } known)
            return TypedResults.NotFound();
        var form = await context.ReadFormAsync<OrganizationInput>(cancellation);
        var (input, errors) = (form.Model, form.Errors);
        var model = known with { Name = input.Name, Domains = input.Domains, Notes = input.Notes, MayEdit = true };
        var domains = model
            .Domains.Split(['\n', ',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(domain => domain.TrimStart('@').TrimEnd('.', '\r').ToLowerInvariant())
            .Distinct()
            .ToList();
        if (domains.FirstOrDefault(domain => Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.')) is { } faulty)
            errors["domains"] = T["“{0}” isn't a valid email domain.", faulty];
        if (errors.Count == 0)
        {
            var (saved, taken) = await database.WriteAsync(
                write =>
                    write.OnceAsync(
                        id == 0 ? context.FormKey() : null,
                        () => StoreAsync(write, id, model, domains, cancellation),
                        cancellation
                    ),
                cancellation
            );
            if (taken is null)
            {
                context.Response.Toast(T["Saved."]);
                return TypedResults.LocalRedirect($"/organizations/{saved}");
            }
            errors["domains"] = T["{0} already belongs to another organization.", taken];
        }
        return PageResults.Page<OrganizationPage>(new { Model = model with { Errors = errors } }, StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<OrganizationModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        if (id == 0)
            return new OrganizationModel(0, "", "", "");
        if (await database.Table<OrganizationRow>().FirstOrDefaultAsync(o => o.Id == id, cancellation) is not { } organization)
            return null;
        var domains = await database
            .Table<OrganizationDomainRow>()
            .Where(d => d.OrganizationId == id)
            .OrderBy(d => d.Domain)
            .Select(d => d.Domain)
            .ToListAsync(cancellation);
        var customers = await database
            .Table<CustomerRow>()
            .Where(c => c.OrganizationId == id)
            .OrderBy(c => c.Id)
            .Take(CustomersShown)
            .Select(c => new CustomerListRow(c.Id, c.Name, c.OrganizationId))
            .ToListAsync(cancellation);
        return new OrganizationModel(id, organization.Name, string.Join('\n', domains), organization.Notes)
        {
            Customers = await CustomerSearch.CompleteAsync(
                database,
                [.. customers.OrderBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase)],
                cancellation
            ),
        };
    }

    private static async Task<(long Id, string? TakenDomain)> StoreAsync(
        IWriteScope write,
        long id,
        OrganizationModel model,
        List<string> domains,
        CancellationToken cancellation
    )
    {
        foreach (var domain in domains.Order())
            await write.LockAsync($"ticketing_organization_domain:{domain}", cancellation);
        var taken = await write
            .Table<OrganizationDomainRow>()
            .Where(d => domains.Contains(d.Domain) && d.OrganizationId != id)
            .Select(d => d.Domain)
            .FirstOrDefaultAsync(cancellation);
        if (taken is not null)
            return (id, taken);
        var isNew = id == 0;
        var organization = isNew
            ? new OrganizationRow { CreatedAt = write.Now }
            : await write.Table<OrganizationRow>().FirstAsync(o => o.Id == id, cancellation);
        organization.Name = PlainText.Cut(model.Name, 200);
        organization.NormalizedName = Domain.Organizations.Normalize(model.Name);
        organization.Notes = model.Notes;
        if (isNew)
            id = organization.Id = await write.InsertWithIdAsync(organization, cancellation);
        else
            await write.UpdateAsync(organization, cancellation);
        await write.Table<OrganizationDomainRow>().Where(d => d.OrganizationId == id).DeleteAsync(cancellation);
        foreach (var domain in domains)
            await write.InsertAsync(new OrganizationDomainRow { Domain = domain, OrganizationId = id }, cancellation);
        write.Record(isNew ? new OrganizationCreated(id) : new OrganizationChanged(id));
        return (id, null);
    }
}
