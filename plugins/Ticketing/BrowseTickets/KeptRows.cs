using System.Collections.Concurrent;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>All that a row shows but for the reader's language and the like: an equal one looks the same.</summary>
/// <param name="Row">What was read of the ticket.</param>
/// <param name="Status">Its status.</param>
/// <param name="Assignee">The assignee, or null.</param>
/// <param name="Department">The department's name, where it is shown.</param>
internal readonly record struct RowLook(TicketListRow Row, TicketStatus Status, UserInfo? Assignee, string? Department)
{
    public bool IsLike(RowLook other) =>
        Row.Id == other.Row.Id
        && Row.LastActivityAt == other.Row.LastActivityAt
        && Status == other.Status
        && Row.Priority == other.Row.Priority
        && Row.IsUnread == other.Row.IsUnread
        && Row.Subject == other.Row.Subject
        && Row.Preview == other.Row.Preview
        && Row.RequesterName == other.Row.RequesterName
        && Row.TagList == other.Row.TagList
        && Department == other.Department
        && Assignee?.Name == other.Assignee?.Name
        && Assignee?.PictureUrl == other.Assignee?.PictureUrl;
}

/// <summary>A row in two parts, between which other plugins' cells stand.</summary>
internal sealed record KeptRow(RowLook Look, MarkupString Begin, MarkupString End);

/// <summary>
/// Rows as they were shown last, for each variant of what all markup depends on (<see cref="Hookdesk.Sdk.Ui.ILayout.Variant"/>).
/// Nothing has to be told that a ticket changed: a row is looked at before it is shown again. Singleton; bounded by size.
/// </summary>
internal sealed class KeptRows
{
    private const long MostCharacters = 6 * 1024 * 1024;

    private readonly ConcurrentDictionary<(string Variant, long Ticket), KeptRow> _rows = new();
    private long _characters;

    public KeptRow? Find(string variant, long ticket, RowLook look) =>
        _rows.TryGetValue((variant, ticket), out var row) && row.Look.IsLike(look) ? row : null;

    public KeptRow Keep(string variant, KeptRow row)
    {
        // What is shown often is soon here again.
        if (Interlocked.Add(ref _characters, SizeOf(row)) > MostCharacters)
        {
            _rows.Clear();
            Interlocked.Exchange(ref _characters, SizeOf(row));
        }
        _rows[(variant, row.Look.Row.Id)] = row;
        return row;
    }

    // What was read of the ticket is kept with what was made of it.
    private static int SizeOf(KeptRow row) =>
        row.Begin.Value.Length + row.End.Value.Length + row.Look.Row.Subject.Length + row.Look.Row.Preview.Length + 300;
}
