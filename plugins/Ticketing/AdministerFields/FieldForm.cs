using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Labels;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.AdministerFields;

/// <summary>GET and POST /admin/ticket-fields/new and /admin/ticket-fields/{id}.</summary>
internal sealed class FieldForm(
    IDatabase database,
    DepartmentDirectory departments,
    ITicketFields everything,
    IStringLocalizer<TicketingPlugin> T
)
{
    /// <summary>What changes fields waits for this, so that keys and places are given once.</summary>
    public const string Lock = "ticketing_field";

    private const int LongestTitle = 100;

    public async Task<IResult> ShowNewAsync(string? kind, CancellationToken cancellation) =>
        Answer(
            new FieldModel(0, FieldLabels.KindOf(kind) ?? FieldKind.Text)
            {
                Known = (await departments.ReadAsync(cancellation)).Departments,
            }
        );

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation) =>
        await ReadAsync(id, cancellation) is { } model ? Answer(model) : TypedResults.NotFound();

    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<FieldInput>(cancellation);
        var model = Typed(
            new FieldModel(0, FieldLabels.KindOf(form.Model.Kind) ?? FieldKind.Text)
            {
                Known = (await departments.ReadAsync(cancellation)).Departments,
            },
            form.Model,
            context.Request.Form
        );
        var taken = (await everything.ListAsync(cancellation)).Select(field => field.Key).ToHashSet(StringComparer.Ordinal);
        var (id, errors) = await database.WriteAsync(
            write => write.OnceAsync(context.FormKey(), () => CreateAsync(write), cancellation),
            cancellation
        );
        if (errors is not null)
            return Answer(model with { Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        context.Response.Toast(T["Field created. Agents now see it in their tickets."]);
        return TypedResults.LocalRedirect($"{FieldAdministration.Home}/{id}");

        async Task<(long, Dictionary<string, string>?)> CreateAsync(IWriteScope write)
        {
            await write.LockAsync(Lock, cancellation);
            var known = await FieldDirectory.ReadAsync(Tables.Of(write), cancellation);
            var errors = Check(model, known, form);
            if (errors.Count > 0)
                return (0, errors);
            var row = new FieldRow
            {
                Key = FieldKeys.Free(
                    FieldKeys.Of(model.Title, "field"),
                    key => taken.Contains(key) || FieldKeys.Reserved.Contains(key) || known.Any(field => field.Key == key)
                ),
                Title = model.Title,
                Kind = model.Kind,
                Help = model.Help,
                Departments = [.. model.Departments.Order()],
                Position = known.Count,
                CreatedAt = write.Now,
                Version = 1,
            };
            row.Id = await write.InsertWithIdAsync(row, cancellation);
            await AddChoicesAsync(write, row.Id, [], NewTitles(model), 0, cancellation);
            Changed(write, row, changesTickets: row.Kind == FieldKind.TickBox);
            return (row.Id, null);
        }
    }

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is not { } read)
            return TypedResults.NotFound();
        var form = await context.ReadFormAsync<FieldInput>(cancellation);
        var model = Typed(read, form.Model, context.Request.Form);
        var errors = await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Lock, cancellation);
                var known = await FieldDirectory.ReadAsync(Tables.Of(write), cancellation);
                var row = await write.Table<FieldRow>().FirstOrDefaultAsync(field => field.Id == id, cancellation);
                if (row is null)
                    return new Dictionary<string, string> { [""] = T["Someone else has deleted this field. Nothing was saved."] };
                if (row.Version != form.Model.Version)
                    return new Dictionary<string, string>
                    {
                        [""] = T[
                            "Someone else has changed this field. Nothing was saved, and your entries are kept below. Compare them with the current field, then save again."
                        ],
                    };
                var errors = Check(model, known, form);
                if (errors.Count > 0)
                    return errors;
                (row.Title, row.Help, row.Departments, row.Version) = (
                    model.Title,
                    model.Help,
                    [.. model.Departments.Order()],
                    row.Version + 1
                );
                await write.UpdateAsync(row, cancellation);
                await SaveChoicesAsync(write, id, model, form.Model.Move, cancellation);
                Changed(
                    write,
                    row,
                    changesTickets: model.Choices.Any(choice =>
                        read.Choices.Any(before => before.Id == choice.Id && before.Title != choice.Title)
                    )
                );
                return errors;
            },
            cancellation
        );
        if (errors.Count > 0)
            return Answer(model with { Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        context.Response.Toast(T["Saved."]);
        return TypedResults.LocalRedirect($"{FieldAdministration.Home}/{id}");
    }

    private static async Task SaveChoicesAsync(
        IWriteScope write,
        long field,
        FieldModel model,
        string? move,
        CancellationToken cancellation
    )
    {
        var order = model.Choices.ToList();
        var index = order.FindIndex(choice => move is not null && (move == $"up-{choice.Id}" || move == $"down-{choice.Id}"));
        var other = index + (move?.StartsWith("up-", StringComparison.Ordinal) == true ? -1 : 1);
        if (index >= 0 && other >= 0 && other < order.Count)
            (order[index], order[other]) = (order[other], order[index]);
        for (var position = 0; position < order.Count; position++)
        {
            var (choice, place) = (order[position], position);
            // What no ticket has is not missed.
            if (
                choice.IsRetired
                && !await write.Table<FieldValueRow>().AnyAsync(row => row.FieldId == field && row.Value == choice.Key, cancellation)
            )
                await write.Table<FieldChoiceRow>().Where(row => row.Id == choice.Id && row.FieldId == field).DeleteAsync(cancellation);
            else
                await write
                    .Table<FieldChoiceRow>()
                    .Where(row => row.Id == choice.Id && row.FieldId == field)
                    .Set(row => row.Title, choice.Title)
                    .Set(row => row.IsRetired, choice.IsRetired)
                    .Set(row => row.Position, place)
                    .UpdateAsync(cancellation);
        }
        await AddChoicesAsync(write, field, [.. order.Select(choice => choice.Key)], NewTitles(model), order.Count, cancellation);
    }

    private static async Task AddChoicesAsync(
        IWriteScope write,
        long field,
        HashSet<string> taken,
        IReadOnlyList<string> titles,
        int position,
        CancellationToken cancellation
    )
    {
        foreach (var title in titles)
        {
            var key = FieldKeys.Free(FieldKeys.Of(title, "choice"), taken.Contains);
            taken.Add(key);
            await write.InsertAsync(
                new FieldChoiceRow
                {
                    FieldId = field,
                    Key = key,
                    Title = title,
                    Position = position++,
                },
                cancellation
            );
        }
    }

    private Dictionary<string, string> Check(FieldModel model, IReadOnlyList<CustomField> known, Form<FieldInput> form)
    {
        var errors = form.Errors;
        if (known.Any(field => field.Id != model.Id && string.Equals(field.Title, model.Title, StringComparison.CurrentCultureIgnoreCase)))
            errors.TryAdd("title", T["A field with this name already exists."]);
        if (!model.HasChoices)
            return errors;
        List<string> titles = [.. model.Choices.Select(choice => choice.Title), .. NewTitles(model)];
        if (model.Choices.FirstOrDefault(choice => choice.Title.Length == 0) is { } nameless)
            errors[$"choice-{nameless.Id}"] = T["Enter a name for the option."];
        else if (titles.Find(title => title.Length > LongestTitle) is { } tooLong)
            errors["choices"] = T["“{0}” is longer than 100 characters.", $"{tooLong[..40]}…"];
        else if (
            titles.GroupBy(title => title, StringComparer.CurrentCultureIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice
        )
            errors["choices"] = T["“{0}” is listed twice.", twice.Key];
        else if (NewTitles(model).Count == 0 && model.Choices.All(choice => choice.IsRetired))
            errors["choices"] = T["Add at least one option. Enter one per line."];
        return errors;
    }

    private static FieldModel Typed(FieldModel model, FieldInput input, IFormCollection form) =>
        model with
        {
            Title = input.Title,
            Help = input.Help,
            Departments = [.. input.Departments.Where(id => model.Known.Any(department => department.Id == id))],
            Choices =
            [
                .. model.Choices.Select(choice =>
                    form.ContainsKey($"choice-{choice.Id}")
                        ? choice with
                        {
                            Title = form[$"choice-{choice.Id}"].ToString().Trim(),
                            IsRetired = form[$"retired-{choice.Id}"].FirstOrDefault() == "true",
                        }
                        : choice
                ),
            ],
            NewChoices = input.NewChoices,
        };

    private async Task<FieldModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        if (await database.Table<FieldRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return null;
        var field = (await FieldDirectory.ReadAsync(Tables.Of(database), cancellation)).First(known => known.Id == id);
        return new FieldModel(id, field.Kind)
        {
            Key = field.Key,
            Title = field.Title,
            Help = field.Help,
            Departments = field.Departments,
            IsRetired = field.IsRetired,
            Version = row.Version,
            Choices = [.. field.Choices.Select(choice => new ChoiceModel(choice.Id, choice.Key, choice.Title, choice.IsRetired))],
            Known = (await departments.ReadAsync(cancellation)).Departments,
        };
    }

    private static IReadOnlyList<string> NewTitles(FieldModel model) =>
        model.HasChoices
            ?
            [
                .. model
                    .NewChoices.Split('\n')
                    .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                    .Where(line => line.Length > 0),
            ]
            : [];

    private static void Changed(IWriteScope write, FieldRow row, bool changesTickets) =>
        write.Record(new TicketFieldDefined(row.Id, row.Key) { ChangesTickets = changesTickets });

    private static IResult Answer(FieldModel model, int status = StatusCodes.Status200OK) =>
        PageResults.Page<FieldPage>(new { Model = model }, status);
}
