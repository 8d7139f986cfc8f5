using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Hookdesk.Mail.SendMail;

/// <summary>
/// Sends what is due of a mailbox over one connection. The caller holds the mailbox's sending lease. A copy is marked
/// <see cref="OutboxState.Sending"/> and committed before it is handed over, one at a time: killed in between, the desk sends that copy
/// once more under the same Message-ID, and no other.
/// </summary>
internal sealed class SendOutbox(OutboxCopies copies, MailServers servers, MailboxStates states, IServiceScopeFactory scopes)
{
    /// <summary>Sends all that is due now.</summary>
    /// <returns>The number of copies that the server took.</returns>
    /// <exception cref="MailServerException">The server can't be used at present; what is due stays queued.</exception>
    public async Task<int> RunOnceAsync(MailboxRow mailbox, CancellationToken cancellation = default)
    {
        SmtpClient? client = null;
        var sent = 0;
        try
        {
            while (await copies.DueAsync(mailbox.Id, cancellation) is { Count: > 0 } due)
            {
                client ??= await ConnectAsync(mailbox, due, cancellation);
                foreach (var copy in due)
                    if (await SendAsync(mailbox, client, copy, cancellation))
                        sent++;
            }

            return sent;
        }
        finally
        {
            if (client is not null)
                await CloseAsync(client);
        }
    }

    private async Task<SmtpClient> ConnectAsync(MailboxRow mailbox, List<OutboxRow> due, CancellationToken cancellation)
    {
        try
        {
            return await servers.OpenSmtpAsync(servers.SmtpAccess(mailbox), cancellation);
        }
        catch (MailServerException error)
        {
            await states.SendFailedAsync(mailbox.Id, error.Problem, cancellation);
            await copies.NoteOutageAsync(due, error.Problem, cancellation);
            throw;
        }
    }

    private async Task<bool> SendAsync(MailboxRow mailbox, SmtpClient client, OutboxRow copy, CancellationToken cancellation)
    {
        MimeMessage message;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var services = scope.ServiceProvider;
            // Its ticket may have been erased since it was looked for.
            if (
                await services
                    .GetRequiredService<IDatabase>()
                    .Table<OutgoingRow>()
                    .FirstOrDefaultAsync(row => row.Id == copy.OutgoingId, cancellation)
                is not { } mail
            )
                return false;
            if (!await OutboxCopies.ClaimAsync(services.GetRequiredService<IDatabase>(), copy, cancellation))
                return false;
            try
            {
                message = await services.GetRequiredService<ComposeMail>().ComposeAsync(mailbox, mail, copy, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A missing file, say. Others must not wait behind it.
                await copies.NoteAsync(copy, new SendOutcome(false, false, $"{error.GetType().Name}: {error.Message}"), cancellation);
                return false;
            }
        }

        SendOutcome outcome;
        try
        {
            // Once the server has it, it has it: a stop of the desk must not cut the line in between.
            var answer = await client.SendAsync(
                FormatOptions.Default,
                message,
                new MailboxAddress(null, mailbox.Address),
                [new MailboxAddress(copy.RecipientName, copy.Recipient)],
                CancellationToken.None
            );
            outcome = new SendOutcome(true, false, answer);
        }
        catch (SmtpCommandException error) when (error.ErrorCode != SmtpErrorCode.SenderNotAccepted)
        {
            // 5xx: the same again would be refused again (RFC 5321, 4.2.1).
            outcome = new SendOutcome(false, (int)error.StatusCode >= 500, $"{(int)error.StatusCode} {error.Message}");
        }
        catch (Exception error)
            when (error
                    is SmtpCommandException
                        or SmtpProtocolException
                        or ServiceNotConnectedException
                        or ServiceNotAuthenticatedException
                        or IOException
                        or TimeoutException
            )
        {
            var problem = ConnectionProblem.Of(error, null);
            await copies.NoteAsync(copy, new SendOutcome(false, false, problem.Detail), CancellationToken.None);
            await states.SendFailedAsync(mailbox.Id, problem, CancellationToken.None);
            throw new MailServerException(problem, error);
        }

        await copies.NoteAsync(copy, outcome, CancellationToken.None);
        await states.SentAsync(mailbox.Id, CancellationToken.None);
        return outcome.Taken;
    }

    private static async Task CloseAsync(SmtpClient client)
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            if (client.IsConnected)
                await client.DisconnectAsync(true, soon.Token);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or SmtpCommandException
                        or SmtpProtocolException
                        or InvalidOperationException
            )
        {
            // Everything was said before.
        }

        client.Dispose();
    }
}
