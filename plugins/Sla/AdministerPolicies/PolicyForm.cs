using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Sla.DryRun;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>
/// /admin/sla/policies/new and /admin/sla/policies/{id}. Buttons that add or take away a line give the form back as it was typed;
/// nothing is saved before «Save».
/// </summary>
internal sealed class PolicyForm(
    IDatabase database,
    Calendars calendars,
    KnownPolicies known,
    ITicketFields fields,
    IUsers users,
    ILanguages languages,
    DryRunPolicies dryRun,
    IStringLocalizer<SlaPlugin> T
)
{
    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        var stored = await FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var first = (await calendars.AllAsync(cancellation)).Values.OrderBy(calendar => calendar.Id).FirstOrDefault()?.Id ?? 0;
        return await PageAsync(stored, stored is null ? PolicyInput.New(first, T) : PolicyInput.From(stored, T), null, cancellation);
    }

    public async Task<IResult> SubmitAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(cancellation);
        var input = PolicyInput.From(form);
        if (Edit(input, form["do"].ToString(), form["add"].ToString()) is { } edited)
            return await PageAsync(stored, edited, null, cancellation);

        var errors = new Dictionary<string, string>();
        var policy = input.Read(stored, errors, T);
        await CheckAsync(policy, errors, cancellation);
        if (errors.Count > 0)
            return await PageAsync(stored, input, errors, cancellation, StatusCodes.Status422UnprocessableEntity);
        if (form["do"] == "try")
            return await dryRun.ShowAsync(policy, Typed(form), cancellation);

        var (saved, problem) = await SaveAsync(policy, cancellation);
        if (problem is not null)
            return await PageAsync(
                stored,
                input,
                new Dictionary<string, string> { ["form"] = problem },
                cancellation,
                StatusCodes.Status409Conflict
            );
        known.Forget();
        context.Response.Toast(
            stored is null
                ? T["The policy was added. Open tickets are being looked at."]
                : T["Saved. Open tickets are being looked at again."]
        );
        return TypedResults.LocalRedirect(stored is null ? "/admin/sla/policies" : $"/admin/sla/policies/{saved}");
    }

    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var name = await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Calendars, cancellation);
                if (await write.Table<PolicyRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
                    return null;
                // It may be what keeps others from going round.
                var book = await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation);
                if (
                    book.FindCircle() is null
                    && new PolicyBook([.. book.Policies.Where(policy => policy.Id != id)]).FindCircle() is { } circle
                )
                {
                    context.Response.Toast(
                        T["It stays, because without it steps would send tickets round for ever: {0}.", string.Join(" → ", circle)],
                        "danger"
                    );
                    return null;
                }
                await write.Table<PolicyRow>().Where(policy => policy.Id == id).DeleteAsync(cancellation);
                write.Record(new SlaPolicyChanged(id, row.Name));
                return row.Name;
            },
            cancellation
        );
        known.Forget();
        if (name is not null)
            context.Response.Toast(T["The policy «{0}» was deleted. What its clocks measured stays.", name]);
        return TypedResults.LocalRedirect("/admin/sla/policies");
    }

    // Null where the button is none of those that change the form itself.
    private static PolicyInput? Edit(PolicyInput input, string action, string field)
    {
        var (verb, number) =
            action.Split(':') is [var name, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? (name, index)
                : (action, -1);
        return verb switch
        {
            "back" => input,
            "add-condition" => field.Length == 0
                ? input
                : input with
                {
                    Conditions = [.. input.Conditions, new ConditionInput(field, nameof(ConditionOperator.AnyOf), [])],
                },
            "remove-condition" => input with { Conditions = [.. input.Conditions.Where((_, n) => n != number)] },
            "add-step" => input with { Steps = [.. input.Steps, new StepInput()] },
            "remove-step" => input with { Steps = [.. input.Steps.Where((_, n) => n != number)] },
            _ => null,
        };
    }

    private static List<(string, string)> Typed(IFormCollection form) =>
        [
            .. form.Where(field => field.Key != "do" && !field.Key.StartsWith("__", StringComparison.Ordinal))
                .SelectMany(field => field.Value.OfType<string>().Select(value => (field.Key, value))),
        ];

    private async Task CheckAsync(Policy policy, Dictionary<string, string> errors, CancellationToken cancellation)
    {
        foreach (var (part, problem) in PolicyCheck.Of(policy))
            errors.TryAdd(part, problem.Word(T));
        if (policy.Promises.Any(promise => promise.InBusinessHours) && await calendars.FindAsync(policy.CalendarId, cancellation) is null)
            errors.TryAdd("calendar", T["Choose the calendar whose hours count."]);
        var active = (await users.ListAsync(cancellation: cancellation))
            .Select(user => user.Id.ToString(CultureInfo.InvariantCulture))
            .ToHashSet();
        for (var index = 0; index < policy.Steps.Count; index++)
            if (policy.Steps[index].Actions.Any(action => action.Kind == EscalationKind.Assign && !active.Contains(action.Value)))
                errors.TryAdd($"step.{index}", T["Nobody works here by that name any more: choose somebody else."]);

        Hold(await PolicyStore.ReadAsync(database, cancellation), policy, errors);
    }

    // What depends on the other policies: said beside the form, and asked again inside the transaction that saves.
    private void Hold(PolicyBook book, Policy policy, Dictionary<string, string> errors)
    {
        if (
            book.Policies.Any(other =>
                other.Id != policy.Id && string.Equals(other.Name.Trim(), policy.Name.Trim(), StringComparison.CurrentCultureIgnoreCase)
            )
        )
            errors.TryAdd("name", T["Another policy has this name."]);
        if (book.With(policy).FindCircle() is { } circle)
            errors.TryAdd(
                "steps",
                T[
                    "These steps would send tickets round for ever: {0}. Each changes what makes the next policy fit. Take one of those changes away.",
                    string.Join(" → ", circle)
                ]
            );
    }

    private Task<(long Id, string? Problem)> SaveAsync(Policy policy, CancellationToken cancellation) =>
        database.WriteAsync<(long, string?)>(
            async write =>
            {
                var id = policy.Id;
                // Held against other changes of policies, and against the deletion of the calendar, which asks the policies in a
                // transaction that holds it too.
                await write.LockAsync(Locks.Calendars, cancellation);
                if (
                    policy.Promises.Any(promise => promise.InBusinessHours)
                    && !await write.Table<CalendarRow>().AnyAsync(calendar => calendar.Id == policy.CalendarId, cancellation)
                )
                    return (id, T["The calendar was deleted meanwhile. Choose another."]);
                var refused = new Dictionary<string, string>();
                Hold(await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation), policy, refused);
                if (refused.Count > 0)
                    return (id, refused.Values.First());
                if (id == 0)
                {
                    var last = await write.Table<PolicyRow>().Select(row => (int?)row.Position).MaxAsync(cancellation) ?? 0;
                    id = await write.InsertWithIdAsync(PolicyStore.Row(policy with { Position = last + 1, Version = 1 }), cancellation);
                }
                else
                {
                    var row = PolicyStore.Row(policy);
                    var seen = policy.Version;
                    var changed = await write
                        .Table<PolicyRow>()
                        .Where(stored => stored.Id == id && stored.Version == seen)
                        .Set(stored => stored.Name, row.Name)
                        .Set(stored => stored.IsEnabled, row.IsEnabled)
                        .Set(stored => stored.CalendarId, row.CalendarId)
                        .Set(stored => stored.Definition, row.Definition)
                        .Set(stored => stored.Version, seen + 1)
                        .UpdateAsync(cancellation);
                    if (changed == 0)
                        return (
                            id,
                            T[
                                "Somebody else changed this policy meanwhile. Nothing was saved, and what you typed is still here: open the policy in another tab and compare."
                            ]
                        );
                }
                write.Record(new SlaPolicyChanged(id, policy.Name));
                return (id, null);
            },
            cancellation
        );

    private async Task<Policy?> FindAsync(long id, CancellationToken cancellation) =>
        id == 0 ? null
        : await database.Table<PolicyRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is { } row ? PolicyStore.Of(row)
        : null;

    private async Task<IResult> PageAsync(
        Policy? stored,
        PolicyInput input,
        IReadOnlyDictionary<string, string>? errors,
        CancellationToken cancellation,
        int status = StatusCodes.Status200OK
    ) =>
        PageResults.Page<PolicyPage>(
            new
            {
                Model = new PolicyPageModel(stored?.Id ?? 0, stored?.Name ?? T["New policy"], input)
                {
                    Errors = errors ?? new Dictionary<string, string>(),
                    Calendars =
                    [
                        .. (await calendars.AllAsync(cancellation))
                            .Values.OrderBy(calendar => calendar.Name, StringComparer.CurrentCultureIgnoreCase)
                            .Select(calendar => (calendar.Id, calendar.Name)),
                    ],
                    Fields = [.. (await fields.ListAsync(cancellation)).Select(WithLanguages)],
                    Users = await users.ListAsync(cancellation: cancellation),
                },
            },
            status
        );

    // The desk's own languages are offered; customers may write in others.
    private TicketField WithLanguages(TicketField field) =>
        field is { Key: TicketFieldKeys.Language, Choices: null }
            ? field with
            {
                Choices = [.. languages.Available.Select(language => new TicketFieldChoice(language.Tag, language.Name))],
            }
            : field;
}
