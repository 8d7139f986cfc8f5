using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>/admin/mailboxes/new and /admin/mailboxes/{id}.</summary>
internal sealed class MailboxForm(
    MailboxStore store,
    MailboxPages pages,
    MailboxCheck check,
    IDepartments departments,
    IStringLocalizer<MailPlugin> T
)
{
    public async Task<IResult> ShowNewAsync(string? provider, CancellationToken cancellation)
    {
        var known = await departments.ListAsync(cancellation);
        var input = new MailboxInput
        {
            Department = known.Count == 1 ? known[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : "",
        };
        var chosen = MailProviders.Find(provider);
        return await pages.ShowAsync(null, chosen?.Fill(input) ?? input, cancellation, model => model with { Provider = chosen });
    }

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is { } row
            ? await pages.ShowAsync(row, MailboxStore.Read(row), cancellation)
            : TypedResults.NotFound();

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await store.FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var input = store.Read<MailboxInput>(await context.Request.ReadFormAsync(cancellation));
        var errors = stored is null
            ? await store.AddAsync(input, context.FormKey(), () => check.FindAsync(input, null, cancellation), cancellation)
            : await check.FindAsync(input, stored, cancellation);
        if (errors is { Count: > 0 })
            return await pages.ShowAsync(
                stored,
                input,
                cancellation,
                model => model with { Errors = errors },
                StatusCodes.Status422UnprocessableEntity
            );
        if (stored is null)
        {
            context.Response.Toast(input.Protocol == "none" ? T["Mailbox added."] : T["Mailbox added. Hookdesk is now fetching email."]);
            return TypedResults.LocalRedirect("/admin/mailboxes");
        }
        await store.SaveAsync(input, stored, cancellation);
        context.Response.Toast(T["Saved."]);
        return TypedResults.LocalRedirect($"/admin/mailboxes/{id}");
    }

    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        // A second send of the form that deleted it.
        if (await store.FindAsync(id, cancellation) is null)
            return TypedResults.LocalRedirect("/admin/mailboxes");
        if (await store.DeleteAsync(id, cancellation) is not { } address)
        {
            context.Response.Toast(
                T["The mailbox has already received or sent email, so it can't be deleted. Turn it off instead."],
                "danger"
            );
            return TypedResults.LocalRedirect($"/admin/mailboxes/{id}");
        }

        context.Response.Toast(T["The mailbox {0} was deleted.", address]);
        return TypedResults.LocalRedirect("/admin/mailboxes");
    }
}
