using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Labels;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.BrowseTickets;

/// <summary>
/// The cells of a list's rows as ready markup: fifty rows of ten cells would otherwise be most of what the desk does for a list. Words
/// are looked up once, not once for each row.
/// </summary>
internal sealed class TicketCells(TicketListModel model, TimeZoneInfo zone, IStringLocalizer T)
{
    private readonly MarkupWriter _markup = new();
    private readonly string _unread = T["unread"];
    private readonly MarkupString _nobody = Fragments.Secondary(T["Nobody"]);
    private readonly string[] _statuses = [.. Enum.GetValues<TicketStatus>().Select(status => status.Word(T))];
    private readonly string[] _priorities = [.. TicketLabels.Priorities.Select(priority => priority.Word(T))];
    private readonly string[] _levels = [.. TicketLabels.Priorities.Select(priority => priority.Level())];
    private readonly Dictionary<long, string> _departments = model.Views.Departments.ToDictionary(
        department => department.Id,
        department => department.Name
    );

    /// <summary>Everything from the box to select it to the tags.</summary>
    public MarkupString Of(TicketListRow row)
    {
        _markup.Add(
            $"""<td class="hd-col-select"><input class="form-check-input" type="checkbox" name="ids" value="{row.Id}" aria-label="{T["Select #{0}", row.Id].Value}" /></td>"""
        );
        _markup.Add(
            $"""<td class="hd-col-subject"><a class="hd-row-link" href="/tickets/{row.Id}" title="{row.Subject}"><span class="hd-row-number">#{row.Id}</span> <span class="hd-row-title">{row.Subject}</span>"""
        );
        if (row.IsUnread)
            _markup.Add($"""<span class="visually-hidden">{_unread}</span>""");
        _markup.Add($"""</a> <span class="hd-row-excerpt">{row.Preview}</span></td>""");
        _markup.Add($"""<td class="hd-col-person">{Fragments.Person(row.RequesterName, null)}</td>""");
        _markup.Add(
            $"""<td class="hd-col-status"><span class="hd-status" data-tone="{row.Status.Tone()}">{_statuses[(int)row.Status]}</span></td>"""
        );
        _markup.Add($"""<td class="hd-col-person">{Assignee(row)}</td>""");
        if (model.ShowsDepartment)
        {
            var department = _departments.GetValueOrDefault(row.DepartmentId);
            _markup.Add($"""<td class="hd-col-short"><span class="hd-cut" title="{department}">{department}</span></td>""");
        }
        _markup.Add(
            $"""<td class="hd-col-short"><span class="hd-priority" data-level="{_levels[(int)row.Priority]}">{_priorities[(int)row.Priority]}</span></td><td class="hd-col-tags">"""
        );
        foreach (var tag in row.Tags)
            _markup.Add($"""<span class="hd-tag">{tag}</span>""");
        _markup.Add($"</td>");
        return _markup.Take();
    }

    /// <summary>The cells of other plugins' columns and the last one.</summary>
    public MarkupString Rest(TicketListRow row)
    {
        for (var n = 0; n < model.Columns.Count; n++)
        {
            var cell = model.Columns[n].Cells.GetValueOrDefault(row.Id);
            // Where there is room for few, the first of them stays.
            if (n == 0)
                _markup.Add($"""<td class="hd-col-short hd-col-lead">{cell}</td>""");
            else
                _markup.Add($"""<td class="hd-col-short">{cell}</td>""");
        }
        _markup.Add($"""<td class="hd-col-time">{TimeMarkup.Time(row.LastActivityAt, zone)}</td>""");
        return _markup.Take();
    }

    private MarkupString Assignee(TicketListRow row) =>
        row.AssigneeId is { } id && model.Users.TryGetValue(id, out var assignee)
            ? Fragments.Person(assignee.Name, assignee.PictureUrl)
            : _nobody;
}
