using Hookdesk.Sdk.Settings;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>What a ticket can become with an answer.</summary>
internal sealed class StatusChoices(TicketStatuses statuses) : ISettingChoices
{
    public async Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default) =>
        [
            .. (await statuses.ListAsync(cancellation))
                .Where(status => !status.IsRetired && status.Category != StatusCategory.New && !status.Category.IsSystem())
                .Select(status => new SettingChoice(status.Key, status.Name)),
        ];
}
