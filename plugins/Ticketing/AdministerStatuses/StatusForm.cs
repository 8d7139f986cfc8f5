using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.AdministerStatuses;

/// <summary>GET and POST /admin/statuses/new and /admin/statuses/{id}.</summary>
internal sealed class StatusForm(IDatabase database, TicketStatuses statuses, ILanguages languages, IStringLocalizer<TicketingPlugin> T)
{
    public const int LongestName = 60;

    public IResult ShowNew(string? category) =>
        CategoryOf(category) is { } wanted
            ? Answer(new StatusModel(wanted) { Color = OptionColor.Blue, Languages = languages.Available })
            : TypedResults.NotFound();

    public async Task<IResult> ShowAsync(int id, CancellationToken cancellation) =>
        await ReadAsync(id, cancellation) is { } model ? Answer(model) : TypedResults.NotFound();

    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<StatusInput>(cancellation);
        if (CategoryOf(form.Model.Category) is not { } category)
            return TypedResults.NotFound();
        var model = Typed(new StatusModel(category) { Languages = languages.Available }, form.Model, context.Request.Form);
        var (id, errors) = await database.WriteAsync(
            write => write.OnceAsync(context.FormKey(), () => CreateAsync(write), cancellation),
            cancellation
        );
        if (errors is not null)
            return Answer(model with { Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        context.Response.Toast(T["Status created. Agents can choose it now."]);
        return TypedResults.LocalRedirect($"{StatusAdministration.Home}/{id}");

        async Task<(long, Dictionary<string, string>?)> CreateAsync(IWriteScope write)
        {
            await write.LockAsync(StatusAdministration.Lock, cancellation);
            var known = await OptionDirectory.ReadAsync(Tables.Of(write), cancellation);
            var errors = Check(model, known, form, isNew: true);
            if (errors.Count > 0)
                return (0, errors);
            var row = new OptionRow
            {
                Property = OptionRow.StatusProperty,
                Id = known.NewStatusId(category),
                Key = FieldKeys.Free(FieldKeys.Of(model.Name, "status"), key => IsTaken(known, key)),
                Name = model.Name,
                Names = model.Names,
                Color = model.Color,
                Version = 1,
            };
            await write.InsertAsync(row, cancellation);
            await StatusAdministration.PlaceAsync(
                write,
                [.. known.Statuses.Append(row).OrderBy(status => OrderOf(TicketStatus.CategoryOf(status.Id)))],
                cancellation
            );
            write.Record(new TicketOptionCreated(OptionRow.StatusProperty, row.Id) { Name = model.Name });
            return (row.Id, null);
        }
    }

    public async Task<IResult> SaveAsync(int id, HttpContext context, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is not { } read)
            return TypedResults.NotFound();
        var form = await context.ReadFormAsync<StatusInput>(cancellation);
        var model = Typed(read, form.Model, context.Request.Form);
        var errors = await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(StatusAdministration.Lock, cancellation);
                var known = await OptionDirectory.ReadAsync(Tables.Of(write), cancellation);
                var row = known.FindStatus(id)!;
                if (row.Version != form.Model.Version)
                    return new Dictionary<string, string>
                    {
                        [""] = T[
                            "Someone else has changed this status. Nothing was saved, and your entries are kept below. Compare them with the current status, then save again."
                        ],
                    };
                var errors = Check(model, known, form, isNew: false);
                if (errors.Count > 0)
                    return errors;
                (row.Name, row.Names, row.Color) = (model.Name.Length > 0 ? model.Name : null, model.Names, model.Color);
                row.Version++;
                await write.UpdateAsync(row, cancellation);
                StatusAdministration.Changed(write, row);
                return errors;
            },
            cancellation
        );
        if (errors.Count > 0)
        {
            // With the version as it is now, so that saving again is a decision and not a loop.
            var now = await ReadAsync(id, cancellation);
            return Answer(
                model with
                {
                    Errors = errors,
                    Version = now?.Version ?? model.Version,
                },
                StatusCodes.Status422UnprocessableEntity
            );
        }
        context.Response.Toast(T["Saved."]);
        return TypedResults.LocalRedirect($"{StatusAdministration.Home}/{id}");
    }

    private Dictionary<string, string> Check(StatusModel model, OptionSnapshot known, Form<StatusInput> form, bool isNew)
    {
        var errors = form.Errors;
        var isBuiltIn = model.Status is { IsBuiltIn: true };
        if (model.Name.Length == 0 && !isBuiltIn)
            errors.TryAdd("name", T["Enter a status name."]);
        else if (
            model.Name.Length > 0
            && known.Statuses.Any(row =>
                (isNew || row.Id != model.Status!.Id)
                && string.Equals(row.Name ?? TicketStatus.CategoryOf(row.Id).Word(T), model.Name, StringComparison.CurrentCultureIgnoreCase)
            )
        )
            errors.TryAdd("name", T["A status with this name already exists."]);
        foreach (var (language, name) in model.Names)
            if (name.Length > LongestName)
                errors.TryAdd($"name-{language}", T["The name can't be longer than 60 characters."]);
        if (!Enum.IsDefined(model.Color))
            errors.TryAdd("color", T["Choose a color."]);
        return errors;
    }

    private StatusModel Typed(StatusModel model, StatusInput input, IFormCollection form) =>
        model with
        {
            Name = input.Name.Trim(),
            Color = input.Color,
            Names = languages
                .Available.Select(language => (language.Tag, Name: form[$"name-{language.Tag}"].ToString().Trim()))
                .Where(entry => entry.Name.Length > 0)
                .ToDictionary(entry => entry.Tag, entry => entry.Name),
        };

    private async Task<StatusModel?> ReadAsync(int id, CancellationToken cancellation)
    {
        var known = await OptionDirectory.ReadAsync(Tables.Of(database), cancellation);
        if (known.FindStatus(id) is not { } row)
            return null;
        var all = await statuses.ListAsync(cancellation);
        return new StatusModel(TicketStatus.CategoryOf(id))
        {
            Status = all.FirstOrDefault(status => status.Id == id),
            Name = row.Name ?? "",
            Names = row.Names,
            Color = row.Color,
            Version = row.Version,
            Languages = languages.Available,
            Tickets = (await StatusAdministration.CountsAsync(database, cancellation)).GetValueOrDefault(id),
            IsNeeded = StatusAdministration.IsNeeded(known, id),
            Others = [.. all.Where(status => status.Id != id && StatusAdministration.CanReplace(known.FindStatus(status.Id)))],
            Instead = all.FirstOrDefault(status => status.Id == row.ReplacedBy),
        };
    }

    // Words that mean a category to a search must not mean a status of another one.
    private static bool IsTaken(OptionSnapshot known, string key) =>
        known.FindStatus(key) is not null || StatusCategories.Read(key) is not null;

    private static StatusCategory? CategoryOf(string? key) => StatusCategories.Read(key) is { } read && !read.IsSystem() ? read : null;

    private static int OrderOf(StatusCategory category) => StatusCategories.All.TakeWhile(other => other != category).Count();

    private static IResult Answer(StatusModel model, int status = StatusCodes.Status200OK) =>
        PageResults.Page<StatusPage>(new { Model = model }, status);
}
