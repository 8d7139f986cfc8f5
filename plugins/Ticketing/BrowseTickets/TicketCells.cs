using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Labels;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>
/// The rows of a list as ready markup: fifty rows of ten cells would otherwise be most of what the desk does for a list. Words are looked
/// up once, not once for each row, and a row that was shown before and still says the same is not written again.
/// </summary>
internal sealed class TicketCells(TicketListModel model, KeptRows kept, string variant, TimeZoneInfo zone, IStringLocalizer T)
{
    private readonly MarkupWriter _markup = new();
    private Words? _words;
    private KeptRow _row = null!;

    // Only a row that is not kept has words to be looked up.
    private Words Text => _words ??= new Words(T);

    /// <summary>Everything from the beginning of the row to the tags.</summary>
    public MarkupString Of(TicketListRow row)
    {
        var look = new RowLook(
            row,
            model.Statuses[row.StatusId],
            row.AssigneeId is { } id ? model.Users.GetValueOrDefault(id) : null,
            model.ShowsDepartment
                ? model.Views.Departments.FirstOrDefault(department => department.Id == row.DepartmentId)?.Name ?? ""
                : null
        );
        _row = kept.Find(variant, row.Id, look) ?? kept.Keep(variant, new KeptRow(look, Begin(row, look), End(row)));
        return _row.Begin;
    }

    /// <summary>The cells of other plugins' columns, and the end of the row.</summary>
    public MarkupString Rest(TicketListRow row)
    {
        if (model.Columns.Count == 0)
            return _row.End;
        for (var n = 0; n < model.Columns.Count; n++)
        {
            var cell = model.Columns[n].Cells.GetValueOrDefault(row.Id);
            // Where there is room for few, the first of them stays.
            if (n == 0)
                _markup.Add($"""<td class="hd-col-short hd-col-lead">{cell}</td>""");
            else
                _markup.Add($"""<td class="hd-col-short">{cell}</td>""");
        }
        _markup.Add($"{_row.End}");
        return _markup.Take();
    }

    private MarkupString Begin(TicketListRow row, RowLook look)
    {
        _markup.Add(
            $"""<tr class="{(row.IsUnread ? "hd-row is-unread" : "hd-row")}" id="ticket-{row.Id}"><td class="hd-col-select"><input class="form-check-input" type="checkbox" name="ids" value="{row.Id}" aria-label="{T["Select #{0}", row.Id].Value}" /></td>"""
        );
        _markup.Add(
            $"""<td class="hd-col-subject"><a class="hd-row-link" href="/tickets/{row.Id}"><span class="hd-row-number">#{row.Id}</span> <span class="hd-row-title">{row.Subject}</span>"""
        );
        if (row.IsUnread)
            _markup.Add($"""<span class="visually-hidden">{Text.Unread}</span>""");
        _markup.Add($"""</a> <span class="hd-row-excerpt">{row.Preview}</span></td>""");
        _markup.Add($"""<td class="hd-col-person">{Fragments.Person(row.RequesterName, null)}</td>""");
        _markup.Add($"""<td class="hd-col-status">{TicketStatusBadge.Markup(look.Status)}</td>""");
        _markup.Add(
            $"""<td class="hd-col-person">{(look.Assignee is { } assignee ? Fragments.Person(assignee.Name, assignee.PictureUrl) : Text.Nobody)}</td>"""
        );
        if (look.Department is { } department)
            _markup.Add($"""<td class="hd-col-short hd-col-extra">{department}</td>""");
        _markup.Add(
            $"""<td class="hd-col-short"><span class="hd-priority" data-level="{row.Priority.Level()}">{Text.Priorities[(int)row.Priority]}</span></td><td class="hd-col-tags">"""
        );
        foreach (var tag in row.Tags)
            _markup.Add($"""<span class="hd-tag">{tag}</span>""");
        _markup.Add($"</td>");
        return _markup.Take();
    }

    private MarkupString End(TicketListRow row)
    {
        _markup.Add($"""<td class="hd-col-time">{TimeMarkup.ShortTime(row.LastActivityAt, zone)}</td></tr>""");
        return _markup.Take();
    }

    private sealed class Words(IStringLocalizer T)
    {
        public string Unread { get; } = T["unread"];

        public MarkupString Nobody { get; } = Fragments.Secondary(T["Unassigned"]);

        public string[] Priorities { get; } = [.. TicketLabels.Priorities.Select(priority => priority.Word(T))];
    }
}
