using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>Links between tickets, as people read them.</summary>
internal static class LinkLabels
{
    /// <summary>How the ticket that is looked at relates to the other one.</summary>
    public static string Of(TicketRelation relation, IStringLocalizer T) =>
        relation switch
        {
            TicketRelation.DuplicateOf => T["Duplicate of"],
            TicketRelation.DuplicatedBy => T["Duplicated by"],
            TicketRelation.ParentOf => T["Parent of"],
            TicketRelation.ChildOf => T["Child of"],
            TicketRelation.Blocks => T.InContext("link", "Blocks"),
            TicketRelation.BlockedBy => T["Blocked by"],
            _ => T["Related to"],
        };

    /// <summary>Why a link wasn't added.</summary>
    public static string Of(TicketLinkResult result, long other, IStringLocalizer T) =>
        result switch
        {
            TicketLinkResult.Itself => T["A ticket can't be linked to itself."],
            TicketLinkResult.ReadOnly => T["#{0} was merged or moved to trash, so it can't be linked.", other],
            TicketLinkResult.HasParent => T["The child ticket already has another parent."],
            TicketLinkResult.Circle => T["This link would make the tickets depend on each other in a circle."],
            TicketLinkResult.TooMany => T["A ticket can have at most {0} links.", ITicketLinks.Most],
            _ => T["Ticket #{0} doesn't exist, or you don't have access to it.", other],
        };
}
