using Hookdesk.Sdk.Ui;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>Where a page that was opened from a list leads back to.</summary>
internal static class ListAddress
{
    /// <summary>The list to go back to, where it is an address of ours.</summary>
    public static string BackTo(string? back) => back is { Length: > 1 } ? LocalAddress.Of(back, "/tickets") : "/tickets";
}
