using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Data;

/// <summary>
/// The numbers beside the navigation entries. Asked for on every page, so they are at most ten seconds old and not newer. Singleton.
/// </summary>
internal sealed class MailCounts(NodeCache<MailCounts.Counts> cache)
{
    /// <param name="TroubledMailboxes">Mailboxes that can't fetch or send.</param>
    /// <param name="FailedMail">Mail that could not be processed.</param>
    /// <param name="FailedCopies">Outgoing mail that was given up.</param>
    internal sealed record Counts(int TroubledMailboxes, int FailedMail, int FailedCopies);

    public static IServiceCollection AddTo(IServiceCollection services) =>
        services.AddSingleton<MailCounts>().AddNodeCache(LoadAsync, invalidatedBy: [], freshFor: TimeSpan.FromSeconds(10));

    public ValueTask<Counts> GetAsync(CancellationToken cancellation = default) => cache.GetAsync(cancellation);

    public void Forget() => cache.Forget();

    private static async Task<Counts> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<IDatabase>();
        var troubled = await (
            from state in database.Table<MailboxStateRow>()
            join mailbox in database.Table<MailboxRow>() on state.MailboxId equals mailbox.Id
            where mailbox.IsActive && (state.FetchFailingSince != null || state.SendFailingSince != null)
            select state.MailboxId
        ).CountAsync(cancellation);
        var failed = await database.Table<IncomingRow>().CountAsync(row => row.State == IncomingState.Failed, cancellation);
        var copies = await database.Table<OutboxRow>().CountAsync(row => row.State == OutboxState.Failed, cancellation);
        return new Counts(troubled, failed, copies);
    }
}
