using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.HolidayFeeds;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What is done to a calendar beside its form: reading its address at once, and deleting it.</summary>
internal sealed class ChangeCalendar(
    IDatabase database,
    CalendarWriter calendars,
    ReadFeed feed,
    CalendarLabels words,
    IEnumerable<ICalendarUse> uses,
    IStringLocalizer<SlaPlugin> T
)
{
    /// <summary>POST …/{id}/read-address.</summary>
    public async Task<IResult> ReadAddressAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await database.Table<CalendarRow>().FirstOrDefaultAsync(row => row.Id == id && row.FeedUrl != "", cancellation) is not { } row)
            return TypedResults.NotFound();
        if (await feed.RefreshAsync(row, cancellation) is { } problem)
            context.Response.Toast(words.Say(problem), "danger");
        else
            context.Response.Toast(T["Holidays updated."]);
        return TypedResults.LocalRedirect($"/admin/sla/calendars/{id}");
    }

    /// <summary>POST …/{id}/delete: refused while something runs by it, and for the last one.</summary>
    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var (name, refusal) = await database.WriteAsync<(string? Name, string? Refusal)>(
            async write =>
            {
                await write.LockAsync(Locks.Calendars, cancellation);
                // Locks the row: who begins to use the calendar now waits, and then finds it gone.
                if (
                    await write
                        .Table<CalendarRow>()
                        .Where(row => row.Id == id)
                        .Set(row => row.Name, row => row.Name)
                        .UpdateAsync(cancellation) == 0
                )
                    return (null, null);
                var name = await write.Table<CalendarRow>().Where(row => row.Id == id).Select(row => row.Name).FirstAsync(cancellation);
                var usedBy = await CalendarList.UsedByAsync(uses, id, cancellation);
                var refusal =
                    usedBy.Count > 0 ? T["The calendar {0} is used by {1}.", name, string.Join(", ", usedBy)].Value
                    : await write.Table<CalendarRow>().CountAsync(cancellation) == 1
                        ? T["This is the last calendar. Create another one first."].Value
                    : null;
                if (refusal is null)
                    await calendars.DeleteAsync(write, id, cancellation);
                return (name, refusal);
            },
            cancellation
        );
        if (name is null)
            return TypedResults.NotFound();
        if (refusal is not null)
        {
            context.Response.Toast(refusal, "danger");
            return TypedResults.LocalRedirect($"/admin/sla/calendars/{id}");
        }

        context.Response.Toast(T["The calendar {0} was deleted.", name]);
        return TypedResults.LocalRedirect("/admin/sla/calendars");
    }
}
