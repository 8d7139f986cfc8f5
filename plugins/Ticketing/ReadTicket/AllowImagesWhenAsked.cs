using System.Text.RegularExpressions;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Ticketing.ReadTicket;

/// <summary>Lets the one page whose reader asked for them load pictures from other servers.</summary>
internal sealed partial class AllowImagesWhenAsked : IFilterHandler<CspBuilding>
{
    public ValueTask<Filtered<CspBuilding>> FilterAsync(CspBuilding value, CancellationToken cancellation) =>
        ValueTask.FromResult<Filtered<CspBuilding>>(
            ImagesPage().IsMatch(value.Path) ? value.Allow("img-src", "https:").Allow("img-src", "http:") : value
        );

    [GeneratedRegex("^/tickets/[0-9]+/images/?$", RegexOptions.None, 5000)]
    private static partial Regex ImagesPage();
}
