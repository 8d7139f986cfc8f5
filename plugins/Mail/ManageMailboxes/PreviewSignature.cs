using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>Shows the signature in the form of a mailbox as customers would see it.</summary>
internal sealed class PreviewSignature(
    MailboxStore store,
    MailboxPages pages,
    IDepartments departments,
    ITemplates templates,
    IHtmlSanitizer sanitizer,
    ICurrentUser user
)
{
    /// <summary>POST …/preview: the signature with made-up values.</summary>
    public async Task<IResult> ShowAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await store.FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var input = store.Read<MailboxInput>(await context.Request.ReadFormAsync(cancellation));
        string? html = null,
            error = null;
        try
        {
            var department = await departments.FindAsync(MailboxInput.Number(input.Department), cancellation);
            var model = MailboxSignature.Model(input.ToRow(stored), user.Info?.Name, user.Info?.Email, department?.Name, 4711);
            html = sanitizer.Sanitize(await templates.RenderTextAsync(input.Signature, model, html: true, cancellation)).Html;
        }
        catch (TemplateException fault)
        {
            error = fault.Message;
        }

        return context.Request.WantsFragment()
            ? PageResults.Page<SignaturePreview>(new { Html = html, Error = error })
            : await pages.ShowAsync(stored, input, cancellation, model => model with { Preview = html, PreviewError = error });
    }
}
