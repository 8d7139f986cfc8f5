using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>Finds, saves and deletes mailboxes, and lets the workers begin anew with what changed.</summary>
internal sealed class MailboxStore(
    IDatabase database,
    MailboxSecrets secrets,
    MailboxStates states,
    MailSignals signals,
    IServiceProvider services
)
{
    public async Task<MailboxRow?> FindAsync(long id, CancellationToken cancellation) =>
        id == 0 ? null : await database.Table<MailboxRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);

    /// <summary>A form as it was posted. Secrets that were typed are protected at once. Its rules are those of <see cref="MailboxCheck"/>.</summary>
    public TInput Read<TInput>(IFormCollection posted)
        where TInput : MailboxInput, new() => (TInput)posted.Bind<TInput>(services).Model.Protected(secrets);

    /// <summary>The form of a mailbox as it is stored.</summary>
    public static MailboxInput Read(MailboxRow row) => MailboxInput.From(row);

    /// <summary>True when mail came or left by it.</summary>
    public Task<bool> IsUsedAsync(long id, CancellationToken cancellation) =>
        IsUsedAsync(database.Table<IncomingRow>(), database.Table<OutboxRow>(), id, cancellation);

    /// <summary>Adds the mailbox of a form that is sent for the first time.</summary>
    /// <param name="input">The form.</param>
    /// <param name="key">The form's key: sent again, it adds nothing and is not checked, since its address is taken by now.</param>
    /// <param name="check">Says what is wrong, by field.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>What is wrong; null when the mailbox was added, now or before.</returns>
    public async Task<Dictionary<string, string>?> AddAsync(
        MailboxInput input,
        string? key,
        Func<Task<Dictionary<string, string>>> check,
        CancellationToken cancellation
    ) =>
        (
            await database.WriteAsync(
                write =>
                    write.OnceAsync<Dictionary<string, string>?>(
                        key,
                        async () =>
                            await check() is { Count: > 0 } errors ? (0, errors) : (await SaveAsync(input, null, cancellation), null),
                        cancellation
                    ),
                cancellation
            )
        ).Refusal;

    /// <summary>Saves a form that was checked, and lets the workers begin anew with it.</summary>
    public async Task<long> SaveAsync(MailboxInput input, MailboxRow? stored, CancellationToken cancellation)
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

    /// <summary>Deletes a mailbox that was never used.</summary>
    /// <returns>Its address; null when it is used or not there.</returns>
    public Task<string?> DeleteAsync(long id, CancellationToken cancellation) =>
        database.WriteAsync(
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

    private Task Changed(long id)
    {
        states.Forget(id);
        signals.MailboxesChanged();
        return Task.CompletedTask;
    }

    private static async Task<bool> IsUsedAsync(
        ITable<IncomingRow> incoming,
        ITable<OutboxRow> outbox,
        long id,
        CancellationToken cancellation
    ) =>
        await incoming.AnyAsync(row => row.MailboxId == id, cancellation)
        || await outbox.AnyAsync(row => row.MailboxId == id, cancellation);
}
