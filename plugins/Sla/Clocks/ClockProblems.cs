using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Clocks;

/// <summary>Tells the overview of the administration when SLA targets are reckoned late.</summary>
internal sealed class ClockProblems(ClockBacklog backlog, TimeProvider time, IStringLocalizer<SlaPlugin> T) : ISystemStatusProvider
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public string Name => T["SLA"];

    public async ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default) =>
        // A desk that has just started catches up with what happened while it was down.
        time.GetUtcNow() - backlog.Begun
            > Late
        && await backlog.FindAsync(cancellation) is { } next
        && time.GetUtcNow() - next.At > Late
            ?
            [
                new SystemProblem(
                    T["SLA targets are behind"],
                    T["The last few minutes aren't counted yet, so no one is notified of targets about to be breached."]
                ),
            ]
            : [];
}
