using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Data;

/// <summary>
/// The numbers beside the navigation entries. Asked for on every page, so they are at most ten seconds old and not newer.
/// </summary>
internal sealed class MailCounts(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private volatile Counts? _counts;

    /// <param name="TroubledMailboxes">Mailboxes that can't fetch or send.</param>
    /// <param name="FailedMail">Mail that could not be processed.</param>
    /// <param name="FailedCopies">Outgoing mail that was given up.</param>
    internal sealed record Counts(DateTimeOffset At, int TroubledMailboxes, int FailedMail, int FailedCopies);

    public async ValueTask<Counts> GetAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        if (_counts is { } fresh && now - fresh.At < Fresh)
            return fresh;
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var troubled = await (
            from state in database.Table<MailboxStateRow>()
            join mailbox in database.Table<MailboxRow>() on state.MailboxId equals mailbox.Id
            where mailbox.IsActive && (state.FetchFailingSince != null || state.SendFailingSince != null)
            select state.MailboxId
        ).CountAsync(cancellation);
        var failed = await database.Table<IncomingRow>().CountAsync(row => row.State == IncomingState.Failed, cancellation);
        var copies = await database.Table<OutboxRow>().CountAsync(row => row.State == OutboxState.Failed, cancellation);
        return _counts = new Counts(now, troubled, failed, copies);
    }

    public void Forget() => _counts = null;
}
