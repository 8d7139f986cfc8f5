using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.HandleFailedMail;

/// <summary>The mail that failed or was discarded, with its bytes.</summary>
internal sealed class FailedMails(IDatabase database, RawMail raw, MailCounts counts, IStringLocalizer<MailPlugin> T)
{
    public Task<IncomingRow?> FindAsync(long id, CancellationToken cancellation) =>
        database
            .Table<IncomingRow>()
            .FirstOrDefaultAsync(
                row => row.Id == id && (row.State == IncomingState.Failed || row.State == IncomingState.Discarded),
                cancellation
            );

    /// <summary>The whole mail; null when its bytes are gone.</summary>
    public Task<byte[]?> ReadAsync(IncomingRow row, CancellationToken cancellation) => raw.ReadAsync(row.RawHash, cancellation);

    /// <summary>Something was done with one: the numbers in the navigation are counted again.</summary>
    public void Changed() => counts.Forget();

    /// <summary>Says that nothing can be done with a mail whose bytes are gone.</summary>
    public IResult Missing(HttpContext context, long id)
    {
        context.Response.Toast(T["The email's content is missing, so a ticket can't be created from it."], "danger");
        return Back(id);
    }

    public static IResult Back(long id) =>
        TypedResults.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/admin/mail/failed/{id}"));
}
