using System.Globalization;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.DryRun;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>
/// /admin/sla/policies/new and /admin/sla/policies/{id}. Buttons that add or take away a line give the form back as it was typed;
/// nothing is saved before “Save”.
/// </summary>
internal sealed class PolicyForm(
    PolicyWriter policies,
    PolicyPages pages,
    CalendarCache calendars,
    DryRunPolicies dryRun,
    ITicketConditions conditions,
    IStringLocalizer<SlaPlugin> T
)
{
    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        var stored = await policies.FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var first = (await calendars.AllAsync(cancellation)).Values.OrderBy(calendar => calendar.Id).FirstOrDefault()?.Id ?? 0;
        return await pages.ShowAsync(stored, stored is null ? PolicyInput.New(first, T) : PolicyInput.From(stored, T), null, cancellation);
    }

    public async Task<IResult> SubmitAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var stored = await policies.FindAsync(id, cancellation);
        if (id != 0 && stored is null)
            return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(cancellation);
        var input = PolicyInput.From(form);
        if (input.IsEdit)
            return await pages.ShowAsync(stored, input, null, cancellation);
        if (Edit(input, form["do"].ToString()) is { } edited)
            return await pages.ShowAsync(stored, edited, null, cancellation);

        var vocabulary = await conditions.ReadAsync(cancellation);
        input = input with { Condition = input.Condition with { Condition = vocabulary.Normalize(input.Condition.Condition) } };
        var errors = new Dictionary<string, string>(vocabulary.Check(input.Condition.Condition, input.Condition));
        var policy = input.Read(stored, errors, T);
        await policies.CheckAsync(policy, errors, cancellation);
        if (errors.Count > 0)
            return await pages.ShowAsync(stored, input, errors, cancellation, StatusCodes.Status422UnprocessableEntity);
        if (form["do"] == "try")
            return await dryRun.ShowAsync(policy, Typed(form), cancellation);

        var (saved, problem) = await policies.SaveAsync(policy, context.FormKey(), cancellation);
        if (problem is not null)
            return await pages.ShowAsync(
                stored,
                input,
                new Dictionary<string, string> { ["form"] = problem },
                cancellation,
                StatusCodes.Status409Conflict
            );
        context.Response.Toast(stored is null ? T["Policy created. Updating open tickets."] : T["Saved. Updating open tickets."]);
        return TypedResults.LocalRedirect(stored is null ? "/admin/sla/policies" : $"/admin/sla/policies/{saved}");
    }

    public async Task<IResult> DeleteAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var (name, refusal) = await policies.DeleteAsync(id, cancellation);
        if (refusal is not null)
            context.Response.Toast(refusal, "danger");
        else if (name is not null)
            context.Response.Toast(T["The policy “{0}” was deleted. Past results are kept.", name]);
        return TypedResults.LocalRedirect("/admin/sla/policies");
    }

    // Null where the button is none of those that change the form itself.
    private static PolicyInput? Edit(PolicyInput input, string action)
    {
        var (verb, number) =
            action.Split(':') is [var name, var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? (name, index)
                : (action, -1);
        return verb switch
        {
            "back" => input,
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
}
