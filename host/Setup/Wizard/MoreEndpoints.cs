using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Setup.Wizard;

/// <summary>The steps that plugins add, for the administrator who has just been made. Each can be skipped.</summary>
internal static class MoreEndpoints
{
    public static async Task<IResult> BeginAsync(
        Installation installation,
        IEnumerable<ISetupStep> steps,
        CancellationToken cancellation
    ) =>
        await installation.IsUnfinishedAsync(cancellation)
            ? await NextAsync(installation, steps, after: null, cancellation)
            : Results.LocalRedirect("/");

    public static async Task<IResult> ShowAsync(
        string name,
        Installation installation,
        IEnumerable<ISetupStep> steps,
        CancellationToken cancellation
    ) =>
        await installation.IsUnfinishedAsync(cancellation) && steps.FirstOrDefault(step => step.Name == name) is { } step
            ? PageResults.Page<MorePage>(new { Step = step })
            : Results.LocalRedirect("/");

    public static async Task<IResult> SubmitAsync(
        string name,
        HttpContext context,
        Installation installation,
        IEnumerable<ISetupStep> steps,
        CancellationToken cancellation
    )
    {
        if (!await installation.IsUnfinishedAsync(cancellation) || steps.FirstOrDefault(step => step.Name == name) is not { } step)
            return Results.LocalRedirect("/");
        var form = await context.Request.ReadFormAsync(cancellation);
        if (form["wizard"] != "skip")
        {
            var errors = await step.SubmitAsync(form, cancellation);
            if (errors.Count > 0)
                return PageResults.Page<MorePage>(
                    new
                    {
                        Step = step,
                        Values = form,
                        Errors = errors,
                    },
                    StatusCodes.Status422UnprocessableEntity
                );
        }

        return await NextAsync(installation, steps, step, cancellation);
    }

    private static async Task<IResult> NextAsync(
        Installation installation,
        IEnumerable<ISetupStep> steps,
        ISetupStep? after,
        CancellationToken cancellation
    )
    {
        var ordered = steps.OrderBy(step => step.Order).ThenBy(step => step.Name, StringComparer.Ordinal).ToList();
        var next = ordered.ElementAtOrDefault(after is null ? 0 : ordered.IndexOf(after) + 1);
        if (next is not null)
            return Results.LocalRedirect($"/setup/more/{next.Name}");
        await installation.FinishAsync(cancellation);
        return Results.LocalRedirect("/");
    }
}
