using Hookdesk.Sdk.Settings;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Data;

/// <summary>What the conditions of policies mean now. Scoped.</summary>
internal sealed class PolicyConditions(ITicketConditions conditions, ISettings<SiteSettings> site, TimeProvider time)
{
    public async ValueTask<ConditionMeaning> ReadAsync(CancellationToken cancellation) =>
        new(
            await conditions.ReadAsync(cancellation),
            new ConditionContext(
                time.GetUtcNow(),
                TimeZoneInfo.TryFindSystemTimeZoneById((await site.GetAsync(cancellation)).TimeZone, out var zone)
                    ? zone
                    : TimeZoneInfo.Utc,
                null
            )
        );
}
