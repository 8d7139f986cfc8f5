using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Tells whether replies leave the desk. Scoped.</summary>
internal sealed class ReplyChannels(IEnumerable<IReplyChannel> channels, IContributionGuard guard)
{
    /// <summary>True when some channel sends what is written in tickets of a department.</summary>
    public async ValueTask<bool> ServeAsync(long departmentId, CancellationToken cancellation)
    {
        foreach (var channel in channels)
            // One that fails is not known to send nothing; what becomes of the message is told at the message.
            if (
                await guard.CallAsync(
                    channel,
                    "serves",
                    token => channel.ServesAsync(departmentId, token),
                    true,
                    TimeSpan.FromSeconds(2),
                    cancellation
                )
            )
                return true;
        return false;
    }
}
