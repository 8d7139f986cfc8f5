using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Mail.SendMail;
using Hookdesk.Mail.Workers;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>The page of a mailbox. Id 0 is a new one.</summary>
public sealed record MailboxPageModel(long Id, MailboxInput Input, IReadOnlyList<DepartmentInfo> Departments)
{
    public string Title { get; init; } = "";
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
    public bool HasFetchSecret { get; init; }
    public bool HasSmtpSecret { get; init; }
    public MailProvider? Provider { get; init; }
    public ConnectionOutcome? Received { get; init; }
    public ConnectionOutcome? Sent { get; init; }

    /// <summary>The signature as customers would see it, or null.</summary>
    public string? Preview { get; init; }

    public string? PreviewError { get; init; }

    /// <summary>True when nothing ever came or left by it.</summary>
    public bool MayDelete { get; init; }

    /// <summary>How it fares; null for a new one.</summary>
    public MailboxCard? Card { get; init; }
}

/// <summary>/admin/mailboxes/new and /admin/mailboxes/{id}.</summary>
internal sealed class MailboxForm(
    IDatabase database,
    MailboxDirectory directory,
    MailboxSecrets secrets,
    MailboxCheck check,
    MailboxCards cards,
    TestConnection test,
    MailboxStates states,
    MailSignals signals,
    IDepartments departments,
    ITemplates templates,
    IHtmlSanitizer sanitizer,
    ICurrentUser user,
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
        return await PageAsync(null, chosen?.Fill(input) ?? input, cancellation, model => model with { Provider = chosen });
    }

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is { } row
            ? await PageAsync(row, MailboxInput.From(row, secrets), cancellation)
            : TypedResults.NotFound();

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var input = MailboxInput.From(await context.Request.ReadFormAsync(cancellation), secrets);
        var errors = await check.FindAsync(input, stored, cancellation);
        if (errors.Count > 0)
            return await PageAsync(
                stored,
                input,
                cancellation,
                model => model with { Errors = errors },
                StatusCodes.Status422UnprocessableEntity
            );
        var saved = await StoreAsync(input, stored, cancellation);
        context.Response.Toast(stored is null ? T["The mailbox was added. It is asked for mail from now on."] : T["Saved."]);
        return TypedResults.LocalRedirect(stored is null ? "/admin/mailboxes" : $"/admin/mailboxes/{saved}");
    }

    /// <summary>Saves a form that was checked, and lets the workers begin anew with it.</summary>
    public async Task<long> StoreAsync(MailboxInput input, MailboxRow? stored, CancellationToken cancellation)
    {
        return await database.WriteAsync(
            async write =>
            {
                var row = input.ToRow(stored);
                row.ChangedAt = write.Now;
                var trusted =
                    (row.FetchFingerprint.Length > 0 && row.FetchFingerprint != stored?.FetchFingerprint)
                    || (row.SmtpFingerprint.Length > 0 && row.SmtpFingerprint != stored?.SmtpFingerprint);
                if (stored is null)
                {
                    row.Id = await write.InsertWithIdAsync(row, cancellation);
                    write.Record(new MailboxCreated(row.Id, row.Address));
                }
                else
                {
                    await write.UpdateAsync(row, cancellation);
                    // What was wrong before says nothing of the new settings; the workers will tell within seconds.
                    await write
                        .Table<MailboxStateRow>()
                        .Where(state => state.MailboxId == row.Id)
                        .Set(state => state.FetchFailingSince, (DateTimeOffset?)null)
                        .Set(state => state.FetchProblem, (string?)null)
                        .Set(state => state.SendFailingSince, (DateTimeOffset?)null)
                        .Set(state => state.SendProblem, (string?)null)
                        .UpdateAsync(cancellation);
                    write.Record(new MailboxChanged(row.Id, row.Address, row.IsActive) { CertificateTrusted = trusted });
                }

                write.AfterCommit(() => Changed(row.Id));
                return row.Id;
            },
            cancellation
        );
    }

    /// <summary>
    /// POST …/test/receiving and …/test/sending: tries a server as it stands in the form; <c>trust</c> in the form takes a certificate
    /// or lets it go first.
    /// </summary>
    public async Task<IResult> TestAsync(long id, bool receiving, HttpContext context, CancellationToken cancellation)
    {
        var stored = await FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(cancellation);
        var input = MailboxInput.From(form, secrets);
        if (form.ContainsKey("trust"))
        {
            var trust = form["trust"].ToString() is { Length: 64 } print && print.All(char.IsAsciiHexDigitLower) ? print : "";
            input = receiving
                ? input with
                {
                    Receiving = input.Receiving with { Fingerprint = trust },
                }
                : input with
                {
                    Sending = input.Sending with { Fingerprint = trust },
                };
        }

        var errors = check.FindInServer(input, stored, receiving);
        var row = input.ToRow(stored);
        var outcome =
            errors.Count > 0 ? null
            : receiving ? await test.ReceivingAsync(row, cancellation)
            : await test.SendingAsync(row, cancellation);
        if (context.Request.WantsFragment())
        {
            return PageResults.Page<ConnectionPanel>(
                new
                {
                    MailboxId = id,
                    Receiving = receiving,
                    Server = receiving ? input.Receiving : input.Sending,
                    Outcome = outcome,
                    Missing = errors.Values.ToList(),
                }
            );
        }

        return await PageAsync(
            stored,
            input,
            cancellation,
            model => receiving ? model with { Errors = errors, Received = outcome } : model with { Errors = errors, Sent = outcome }
        );
    }

    /// <summary>POST …/preview: the signature with made-up values.</summary>
    public async Task<IResult> PreviewAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var input = MailboxInput.From(await context.Request.ReadFormAsync(cancellation), secrets);
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
            : await PageAsync(stored, input, cancellation, model => model with { Preview = html, PreviewError = error });
    }

    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var address = await database.WriteAsync(
            async write =>
            {
                var row = await write.Table<MailboxRow>().FirstOrDefaultAsync(mailbox => mailbox.Id == id, cancellation);
                if (row is null || await IsUsedAsync(write.Table<IncomingRow>(), write.Table<OutboxRow>(), id, cancellation))
                    return null;
                await write.Table<MailboxRow>().Where(mailbox => mailbox.Id == id).DeleteAsync(cancellation);
                await write.Table<MailboxStateRow>().Where(state => state.MailboxId == id).DeleteAsync(cancellation);
                await write.Table<FolderPositionRow>().Where(position => position.MailboxId == id).DeleteAsync(cancellation);
                write.Record(new MailboxDeleted(id, row.Address));
                write.AfterCommit(() => Changed(id));
                return row.Address;
            },
            cancellation
        );
        if (address is null)
        {
            context.Response.Toast(T["The mailbox is in use: mail came or left by it. Switch it off in place of deleting it."], "danger");
            return TypedResults.LocalRedirect($"/admin/mailboxes/{id}");
        }

        context.Response.Toast(T["The mailbox {0} was deleted.", address]);
        return TypedResults.LocalRedirect("/admin/mailboxes");
    }

    private Task Changed(long id)
    {
        directory.Forget();
        states.Forget(id);
        signals.MailboxesChanged();
        return Task.CompletedTask;
    }

    private async Task<IResult> PageAsync(
        MailboxRow? stored,
        MailboxInput input,
        CancellationToken cancellation,
        Func<MailboxPageModel, MailboxPageModel>? with = null,
        int status = StatusCodes.Status200OK
    )
    {
        var model = new MailboxPageModel(stored?.Id ?? 0, input, await departments.ListAsync(cancellation))
        {
            Title = stored?.Name ?? T["New mailbox"],
            HasFetchSecret = stored?.FetchSecret.Length > 0,
            HasSmtpSecret = stored?.SmtpSecret.Length > 0,
            MayDelete =
                stored is not null
                && !await IsUsedAsync(database.Table<IncomingRow>(), database.Table<OutboxRow>(), stored.Id, cancellation),
            Card = stored is null ? null : (await cards.ReadAsync(cancellation)).FirstOrDefault(card => card.Id == stored.Id),
        };
        return PageResults.Page<MailboxPage>(new { Model = with?.Invoke(model) ?? model }, status);
    }

    private static async Task<bool> IsUsedAsync(
        ITable<IncomingRow> incoming,
        ITable<OutboxRow> outbox,
        long id,
        CancellationToken cancellation
    ) =>
        await incoming.AnyAsync(row => row.MailboxId == id, cancellation)
        || await outbox.AnyAsync(row => row.MailboxId == id, cancellation);

    private async Task<MailboxRow?> FindAsync(long id, CancellationToken cancellation) =>
        id == 0 ? null : await database.Table<MailboxRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
}
