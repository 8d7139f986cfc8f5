using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Domain;

/// <summary>What a category is called, and the status of it that came with Hookdesk until the admin renames it.</summary>
internal static class CategoryNames
{
    public static string Word(this StatusCategory category, IStringLocalizer T) =>
        category switch
        {
            StatusCategory.New => T.InContext("ticket status", "New"),
            StatusCategory.Open => T.InContext("ticket status", "Open"),
            StatusCategory.Pending => T.InContext("ticket status", "Pending"),
            StatusCategory.PendingThirdParty => T.InContext("ticket status", "Pending third party"),
            StatusCategory.Solved => T.InContext("ticket status", "Solved"),
            StatusCategory.OnHold => T.InContext("ticket status", "On hold"),
            StatusCategory.Closed => T.InContext("ticket status", "Closed"),
            StatusCategory.Trash => T.InContext("ticket status", "Trash"),
            _ => T.InContext("ticket status", "Spam"),
        };
}
