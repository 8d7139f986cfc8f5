using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Setup.Wizard;

/// <summary>The steps that plugins add, for the administrator who has just been made. Each can be skipped.</summary>
internal static class MoreEndpoints
{
    public static async Task<IResult> BeginAsync(Installation installation, MoreSteps steps, CancellationToken cancellation) =>
        await installation.IsUnfinishedAsync(cancellation)
            ? await NextAsync(installation, steps, after: null, cancellation)
            : Results.LocalRedirect("/");

    public static async Task<IResult> ShowAsync(string name, Installation installation, MoreSteps steps, CancellationToken cancellation) =>
        await installation.IsUnfinishedAsync(cancellation) && steps.Find(name) is { } step
            ? PageResults.Page<MorePage>(new { Step = step })
            : Results.LocalRedirect("/");

    public static async Task<IResult> SubmitAsync(
        string name,
        HttpContext context,
        Installation installation,
        MoreSteps steps,
        IStringLocalizer<HostTexts> T,
        CancellationToken cancellation
    )
    {
        if (!await installation.IsUnfinishedAsync(cancellation) || steps.Find(name) is not { } step)
            return Results.LocalRedirect("/");
        var form = await context.Request.ReadFormAsync(cancellation);
        if (form["wizard"] != "skip")
        {
            var errors =
                await steps.SubmitAsync(step, form, cancellation)
                ?? new Dictionary<string, string>
                {
                    [""] = T["The plugin that added this step failed. Try again, or skip the step for now."],
                };
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
        MoreSteps steps,
        MoreStep? after,
        CancellationToken cancellation
    )
    {
        if (steps.After(after) is { } next)
            return Results.LocalRedirect($"/setup/more/{next.Name}");
        await installation.FinishAsync(cancellation);
        return Results.LocalRedirect("/");
    }
}
