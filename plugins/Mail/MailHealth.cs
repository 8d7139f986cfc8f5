using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Mail;

/// <summary>
/// Says when mail stands still: a mailbox that has failed for a quarter of an hour. Degraded and not unhealthy: a mail server that is
/// away is no reason to take the desk out of service.
/// </summary>
internal sealed class MailHealth(IServiceScopeFactory scopes, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var since = time.GetUtcNow() - Patience;
        var failing = await (
            from state in database.Table<MailboxStateRow>()
            join mailbox in database.Table<MailboxRow>() on state.MailboxId equals mailbox.Id
            where mailbox.IsActive && (state.FetchFailingSince < since || state.SendFailingSince < since)
            select mailbox.Id
        ).CountAsync(cancellationToken);
        return failing == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{failing} mailboxes have been failing for more than {Patience.TotalMinutes:0} minutes.");
    }
}
