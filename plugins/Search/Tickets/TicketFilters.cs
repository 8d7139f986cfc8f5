using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Hookdesk.Search.Contracts;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Tickets;

/// <summary>
/// What tickets can be filtered by. Departments that the user may not see are no values, and fields of theirs no filters: they are
/// neither completed nor understood. Scoped.
/// </summary>
internal sealed class TicketFilters(
    ITicketRecords records,
    IDepartments departments,
    IUsers users,
    ITicketStatuses statuses,
    OtherFields others,
    IStringLocalizer<SearchPlugin> T
)
{
    /// <summary>The term of a ticket without assignee.</summary>
    public const string Nobody = "none";

    public async ValueTask<IReadOnlyList<SearchFilter>> ForAsync(ICurrentUser user, CancellationToken cancellation)
    {
        var where = await records.WhereAsync(user, TicketingPermissions.View, cancellation);
        var visible = (await departments.ListAsync(cancellation)).Where(department => where.Contains(department.Id));
        var people = await users.ListAsync(includeDisabled: true, cancellation);
        var assignees = new List<SearchValue>();
        if (user.IsSignedIn)
            assignees.Add(new SearchValue("me", TicketSource.Text(user.Id), T["Me"]));
        assignees.Add(new SearchValue(Nobody, Nobody, T["Unassigned"]));
        assignees.AddRange(people.Select(person => new SearchValue(person.Name, TicketSource.Text(person.Id), person.Name)));
        return
        [
            new SearchFilter("status", T["Status"], SearchFilterKind.Term)
            {
                IsFacet = true,
                Values =
                [
                    .. (await statuses.ListAsync(cancellation)).Select(status => new SearchValue(
                        status.IsBuiltIn ? status.Key : status.Name,
                        status.Key,
                        status.Name
                    )),
                ],
            },
            new SearchFilter("department", T["Department"], SearchFilterKind.Term)
            {
                IsFacet = true,
                Values =
                [
                    .. visible.Select(department => new SearchValue(department.Name, TicketSource.Text(department.Id), department.Name)),
                ],
            },
            new SearchFilter("assignee", T["Assignee"], SearchFilterKind.Term) { IsFacet = true, Values = assignees },
            new SearchFilter("priority", T["Priority"], SearchFilterKind.Term)
            {
                Values =
                [
                    .. Enum.GetValues<TicketPriority>()
                        .Select(priority => new SearchValue(Key(priority), Key(priority), TicketLabels.Of(priority, T))),
                ],
            },
            new SearchFilter("requester", T["Requester"], SearchFilterKind.Words),
            new SearchFilter("from", T["Written by"], SearchFilterKind.Words),
            new SearchFilter("to", T["Written to"], SearchFilterKind.Words),
            new SearchFilter("subject", T["Subject"], SearchFilterKind.Words) { Field = "title" },
            new SearchFilter("tag", T["Tag"], SearchFilterKind.Term) { IsFacet = true },
            new SearchFilter("channel", T["Channel"], SearchFilterKind.Term)
            {
                Values =
                [
                    new("mail", "mail", T["Email"]),
                    new("agent", "agent", T["Created by an agent"]),
                    new("portal", "portal", T["Portal"]),
                    new("api", "api", T["API"]),
                    new("phone", "phone", T["Phone"]),
                ],
            },
            new SearchFilter("has", T["Has"], SearchFilterKind.Term)
            {
                Values =
                [
                    new("attachment", "attachment", T["A file"]),
                    new("note", "note", T["An internal note"]),
                    new("reply", "reply", T["A reply"]),
                ],
            },
            new SearchFilter("in", T["In"], SearchFilterKind.Term)
            {
                Values = [new("spam", "spam", T["Spam"]), new("trash", "trash", T["Trash"])],
            },
            new SearchFilter("created", T["Created"], SearchFilterKind.Date),
            new SearchFilter("updated", T["Last activity"], SearchFilterKind.Date),
            .. await others.FiltersAsync(where, cancellation),
        ];
    }

    private static string Key<TValue>(TValue value)
        where TValue : struct, Enum => value.ToString().ToLowerInvariant();
}
