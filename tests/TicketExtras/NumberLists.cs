using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Paging;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Data;

namespace TicketExtras;

/// <summary>Tickets by their numbers, and a view of those with an odd one.</summary>
public sealed class NumberLists(IDatabase database, ITicketStatuses statuses, Extras extras) : ITicketListSource
{
    public string Title => "Numbers";

    public IReadOnlyList<TicketOrder> Orders { get; } =
    [new TicketOrder("extras-number", "Lowest number first") { Column = "extras-colour", Note = "Even the even ones." }];

    public IReadOnlyList<TicketListView> Views { get; } =
    [
        new TicketListView("extras-odd", "Odd tickets", "hash", "extras-number")
        {
            Filters = [StatusCategory.New, StatusCategory.OnHold],
            Tone = "danger",
        },
    ];

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(DepartmentScope departments, CancellationToken cancellation = default)
    {
        extras.Work();
        var open = (await statuses.ListAsync(cancellation)).Where(status => status.Category.IsOpen()).Select(status => status.Id).ToList();
        return new Dictionary<string, long>
        {
            ["extras-odd"] = await database.Connection.ExecuteAsync<long>(
                $"SELECT count(*) FROM ticketing_ticket WHERE {Where(new TicketSelection(departments, open, null, "extras-odd"))}",
                cancellation
            ),
        };
    }

    public async Task<IReadOnlyList<TicketPlace>> ReadAsync(
        TicketSelection selection,
        string order,
        int count,
        string? from,
        TicketDirection direction,
        CancellationToken cancellation = default
    )
    {
        extras.Work();
        var after = direction == TicketDirection.After;
        var numbers = new long[1];
        var place = KeysetCursor.TryRead(from, numbers) ? $" AND id {(after ? ">" : "<")} {numbers[0]}" : "";
        var ids = await database.Connection.QueryToListAsync<long>(
            $"SELECT id FROM ticketing_ticket WHERE {Where(selection)}{place} ORDER BY id {(after ? "ASC" : "DESC")} LIMIT {count}",
            cancellation
        );
        return [.. ids.Order().Select(found => new TicketPlace(found, KeysetCursor.Write(found)))];
    }

    private static string Where(TicketSelection selection) =>
        $"status IN ({string.Join(',', selection.StatusIds)})"
        + (selection.Departments.IsAll ? "" : $" AND department_id IN ({string.Join(',', selection.Departments.Ids)})")
        + (
            selection.AssigneeId switch
            {
                null => "",
                0 => " AND assignee_id IS NULL",
                { } user => $" AND assignee_id = {user}",
            }
        )
        + (selection.View == "extras-odd" ? " AND id % 2 = 1" : "");
}
