using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.HolidayFeeds;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>
/// /admin/sla/calendars/new and /admin/sla/calendars/{id}. One form with several buttons: adding a holiday, reading a file and looking
/// at the preview give the form back as it then is; only <em>Save</em> saves, all or nothing.
/// </summary>
internal sealed class CalendarForm(
    IDatabase database,
    CalendarPages pages,
    CalendarSave save,
    CalendarLabels words,
    TimeProvider time,
    IStringLocalizer<SlaPlugin> T
)
{
    public Task<IResult> ShowNewAsync(int? year, CancellationToken cancellation) =>
        pages.ShowAsync(null, CalendarInput.New with { Year = year ?? 0 }, cancellation);

    public async Task<IResult> ShowAsync(long id, int? year, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } row)
            return TypedResults.NotFound();
        var hours = await database.Table<CalendarHoursRow>().Where(stored => stored.CalendarId == id).ToListAsync(cancellation);
        var holidays = await database.Table<CalendarHolidayRow>().Where(stored => stored.CalendarId == id).ToListAsync(cancellation);
        return await pages.ShowAsync(row, CalendarInput.Of(row, hours, holidays) with { Year = year ?? 0 }, cancellation);
    }

    public async Task<IResult> PostAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var form = await context.ReadFormAsync<CalendarInput>(cancellation);
        var input = CalendarInput.Of(form);
        return (input.Look is null ? input.Do : "preview") switch
        {
            "add-holiday" => await AddHolidayAsync(stored, input, cancellation),
            "read-file" => await ReadFileAsync(stored, input, form.Files.GetFile("file"), cancellation),
            "preview" => await pages.ShowAsync(
                stored,
                input,
                cancellation,
                model => model with { Notice = T["This is a preview. Nothing has been saved yet."] }
            ),
            _ => await SaveAsync(stored, input, context, cancellation),
        };
    }

    private async Task<IResult> AddHolidayAsync(CalendarRow? stored, CalendarInput input, CancellationToken cancellation)
    {
        var (_, fault) = HolidayNotation.Read((input with { Holidays = "" }).WithNewHoliday().Holidays);
        var error =
            input.NewDate.Length == 0 ? T["Enter a date."].Value
            : fault is null ? null
            : T["{0} isn't a valid date.", input.NewDate].Value;
        return error is null
            ? await pages.ShowAsync(
                stored,
                input.WithNewHoliday(),
                cancellation,
                model => model with { Notice = T["The holiday was added to the list. Save to keep it."] }
            )
            : await RefuseAsync(stored, input, new() { ["new-date"] = error }, cancellation);
    }

    private async Task<IResult> ReadFileAsync(CalendarRow? stored, CalendarInput input, IFormFile? file, CancellationToken cancellation)
    {
        if (file is null || file.Length == 0)
            return await RefuseAsync(stored, input, new() { ["file"] = T["Choose an iCalendar file (.ics)."] }, cancellation);
        if (file.Length > ReadHolidays.MostBytes)
            return await RefuseAsync(
                stored,
                input,
                new() { ["file"] = words.Say(new HolidayProblem(HolidayProblemKind.TooLarge)) },
                cancellation
            );
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation);
        var read = ReadHolidays.From(bytes.ToArray(), time.GetUtcNow().Year);
        if (read.Problem is { } problem)
            return await RefuseAsync(stored, input, new() { ["file"] = $"{file.FileName}: {words.Say(problem)}" }, cancellation);
        var said = T.Plural(
            read.Holidays.Count,
            "Added {0} holiday from {1} to the list. Save to keep it.",
            "Added {0} holidays from {1} to the list. Save to keep them.",
            file.FileName
        );
        if (read.LeftOut > 0)
            said +=
                " "
                + T.Plural(
                    read.LeftOut,
                    "{0} event that doesn't last all day was skipped.",
                    "{0} events that don't last all day were skipped."
                );
        return await pages.ShowAsync(stored, input.WithHolidays(read.Holidays), cancellation, model => model with { Notice = said });
    }

    private async Task<IResult> SaveAsync(CalendarRow? stored, CalendarInput input, HttpContext context, CancellationToken cancellation)
    {
        var saved = await save.SaveAsync(stored, input, context.FormKey(), cancellation);
        if (saved.Errors.Count > 0)
            return await RefuseAsync(stored, input, saved.Errors, cancellation);
        if (saved.Id is not { } id)
            return await ShowOutdatedAsync(stored!.Id, input, cancellation);
        context.Response.Toast(
            stored is null
                ? T["Calendar created."]
                : T["Saved. SLA targets that use this calendar are being recalculated in the background."]
        );
        return TypedResults.LocalRedirect(input.Year == 0 ? $"/admin/sla/calendars/{id}" : $"/admin/sla/calendars/{id}?year={input.Year}");
    }

    // What was typed stays; saving once more is then a decision.
    private async Task<IResult> ShowOutdatedAsync(long id, CalendarInput typed, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) is { } current
            ? await pages.ShowAsync(
                current,
                typed with
                {
                    Version = current.Version,
                },
                cancellation,
                model => model with { IsOutdated = true },
                StatusCodes.Status409Conflict
            )
            : TypedResults.NotFound();

    private Task<IResult> RefuseAsync(
        CalendarRow? stored,
        CalendarInput input,
        Dictionary<string, string> errors,
        CancellationToken cancellation
    ) => pages.ShowAsync(stored, input, cancellation, model => model with { Errors = errors }, StatusCodes.Status422UnprocessableEntity);

    private async Task<CalendarRow?> FindAsync(long id, CancellationToken cancellation) =>
        id == 0 ? null : await database.Table<CalendarRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation);
}
