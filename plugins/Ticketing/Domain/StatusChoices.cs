using Hookdesk.Sdk.Settings;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Labels;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Domain;

/// <summary>What a ticket can become with an answer.</summary>
internal sealed class StatusChoices(IStringLocalizer<TicketingPlugin> T) : ISettingChoices
{
    public Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<SettingChoice>>([
            .. TicketLabels
                .Statuses.Where(status => status is not (TicketStatus.New or TicketStatus.Spam))
                .Select(status => new SettingChoice(status.ToString(), status.Word(T))),
        ]);
}
