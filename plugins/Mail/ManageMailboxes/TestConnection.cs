using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Labels;
using Hookdesk.Sdk.Localization;
using MailKit;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>What came of trying a server.</summary>
/// <param name="Success">What was found, or null when it did not work.</param>
/// <param name="Problem">What is wrong, or null when it worked.</param>
public sealed record ConnectionOutcome(string? Success, ProblemText? Problem);

/// <summary>Tries a mailbox's servers as they stand in the form, without saving and without touching any mail.</summary>
internal sealed class TestConnection(MailServers servers, TimeProvider time, IStringLocalizer<MailPlugin> T)
{
    // Somebody sits and waits for the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Task<ConnectionOutcome> ReceivingAsync(MailboxRow mailbox, CancellationToken cancellation) =>
        TryAsync(
            mailbox.FetchHost,
            mailbox.FetchPort,
            limit => mailbox.FetchProtocol == FetchProtocol.Pop3 ? Pop3Async(mailbox, limit) : ImapAsync(mailbox, limit),
            cancellation
        );

    public Task<ConnectionOutcome> SendingAsync(MailboxRow mailbox, CancellationToken cancellation) =>
        TryAsync(
            mailbox.SmtpHost,
            mailbox.SmtpPort,
            async limit =>
            {
                using var client = await servers.OpenSmtpAsync(servers.SmtpAccess(mailbox), limit);
                await client.NoOpAsync(limit);
                await client.DisconnectAsync(true, limit);
                return mailbox.SmtpSignIn == SignIn.None ? T["Connected to the server."] : T["Connected and signed in."];
            },
            cancellation
        );

    private async Task<string> ImapAsync(MailboxRow mailbox, CancellationToken cancellation)
    {
        using var client = await servers.OpenImapAsync(servers.FetchAccess(mailbox), cancellation);
        var folder = mailbox.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
            ? client.Inbox
            : await client.GetFolderAsync(mailbox.Folder, cancellation);
        await folder.OpenAsync(FolderAccess.ReadOnly, cancellation);
        var count = folder.Count;
        if (mailbox.AfterFetch == AfterFetch.Move)
            await client.GetFolderAsync(mailbox.MoveFolder, cancellation);
        await client.DisconnectAsync(true, cancellation);
        return T.Plural(count, "Signed in. Found {0} message in {1}.", "Signed in. Found {0} messages in {1}.", mailbox.Folder);
    }

    private async Task<string> Pop3Async(MailboxRow mailbox, CancellationToken cancellation)
    {
        using var client = await servers.OpenPop3Async(servers.FetchAccess(mailbox), cancellation);
        var count = client.Count;
        await client.DisconnectAsync(true, cancellation);
        return T.Plural(count, "Signed in. Found {0} message.", "Signed in. Found {0} messages.");
    }

    private async Task<ConnectionOutcome> TryAsync(
        string host,
        int port,
        Func<CancellationToken, Task<string>> work,
        CancellationToken cancellation
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return new ConnectionOutcome(await work(limit.Token), null);
        }
        catch (MailServerException error)
        {
            return Failed(error.Problem);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return Failed(ConnectionProblem.Of(error, null));
        }

        ConnectionOutcome Failed(ConnectionProblem problem) => new(null, ProblemLabels.Of(problem, host, port, T));
    }
}
