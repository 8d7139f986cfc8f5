using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>The form of a mailbox, with the certificate that its admin takes or lets go.</summary>
public sealed record TryInput : MailboxInput
{
    internal const string AsBefore = "as before";

    /// <summary>A fingerprint; empty to trust none.</summary>
    public string Trust { get; init; } = AsBefore;
}

/// <summary>Tries a server as it stands in the form of a mailbox.</summary>
internal sealed class TryConnection(MailboxStore store, MailboxPages pages, MailboxCheck check, TestConnection test)
{
    /// <summary>
    /// POST …/test/receiving and …/test/sending: tries a server as it stands in the form; <c>trust</c> in the form takes a certificate
    /// or lets it go first.
    /// </summary>
    public async Task<IResult> TryAsync(long id, bool receiving, HttpContext context, CancellationToken cancellation)
    {
        var stored = await store.FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(cancellation);
        MailboxInput input = store.Read<TryInput>(form);
        if (((TryInput)input).Trust is not TryInput.AsBefore and var print)
        {
            var trust = ServerInput.IsFingerprint(print) ? print : "";
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

        return await pages.ShowAsync(
            stored,
            input,
            cancellation,
            model => receiving ? model with { Errors = errors, Received = outcome } : model with { Errors = errors, Sent = outcome }
        );
    }
}
