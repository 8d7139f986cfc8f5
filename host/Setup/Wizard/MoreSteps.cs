using Hookdesk.Sdk;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Setup.Wizard;

/// <summary>A step that a plugin adds, as the plugin described it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Name">Its name in the address.</param>
/// <param name="Order">Its position.</param>
/// <param name="Title">The heading.</param>
/// <param name="Component">The fields of its form, and whose they are.</param>
public sealed record MoreStep(ISetupStep Step, string Name, int Order, string Title, SlotContribution Component);

/// <summary>
/// The steps that plugins add. A plugin that fails to describe its step adds none; the wizard is the same without it. Scoped.
/// </summary>
internal sealed class MoreSteps(IEnumerable<ISetupStep> steps, IContributionGuard guard, IPluginList plugins)
{
    /// <summary>A step may ask a server somewhere, as that of the first mailbox does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly SlotKey<NoContext> Fields = new("setup.step");

    private IReadOnlyList<MoreStep>? _inOrder;

    public IReadOnlyList<MoreStep> InOrder =>
        _inOrder ??= [
            .. steps
                .Select(step => guard.Call<MoreStep?>(step, "setup step", () => Describe(step), null))
                .OfType<MoreStep>()
                .OrderBy(step => step.Order)
                .ThenBy(step => step.Name, StringComparer.Ordinal),
        ];

    public MoreStep? Find(string name) => InOrder.FirstOrDefault(step => step.Name == name);

    /// <summary>The step behind another, or the first one; null at the end.</summary>
    public MoreStep? After(MoreStep? step) => InOrder.ElementAtOrDefault(step is null ? 0 : InOrder.ToList().IndexOf(step) + 1);

    /// <summary>What is wrong with a form, by field; null when the plugin failed, and nothing is known.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> SubmitAsync(
        MoreStep step,
        IFormCollection form,
        CancellationToken cancellation
    ) =>
        await guard
            .CallAsync<IReadOnlyDictionary<string, string>?>(
                step.Step,
                "setup step",
                async stop => await step.Step.SubmitAsync(form, stop),
                null,
                Patience,
                cancellation
            )
            .ConfigureAwait(false);

    private MoreStep Describe(ISetupStep step) =>
        new(
            step,
            step.Name,
            step.Order,
            step.Title,
            new SlotContribution(Fields, step.Component, 0) { PluginId = plugins.OwnerOf(step.GetType())?.Id ?? Contribution.CorePluginId }
        );
}
