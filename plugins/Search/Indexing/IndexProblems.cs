using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.Indexing;

/// <summary>Tells the overview of the administration when this node's index is late or leaves something out.</summary>
internal sealed class IndexProblems(NodeIndexOwner owner, IEventLog log, TimeProvider time, IStringLocalizer<SearchPlugin> T)
    : ISystemStatusProvider
{
    // A burst of mail is worked off in seconds; this many events are not.
    private const long Late = 1_000;

    // A desk that has just started builds its index, or catches up with what happened while it was down.
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(5);

    public string Name => T["Search"];

    public async ValueTask<IReadOnlyList<SystemProblem>> ProblemsAsync(CancellationToken cancellation = default)
    {
        // Opened with the first event or search; a desk in which nothing has happened yet has nothing to find.
        if (owner.Opened is not { } index)
            return [];
        var problems = new List<SystemProblem>();
        var lag = await log.LastIdAsync(cancellation) - index.Current.Position;
        if (lag > Late && time.GetUtcNow() - owner.Begun > Start)
            problems.Add(
                new SystemProblem(
                    T["The search index is behind"],
                    T.Plural(
                        lag,
                        "{0} event isn't indexed yet, so search doesn't find recent changes.",
                        "{0} events aren't indexed yet, so search doesn't find recent changes."
                    )
                )
            );
        if (!index.FailedKinds.IsEmpty)
            problems.Add(
                new SystemProblem(
                    T["Some content isn't searchable"],
                    T["These kinds of documents can't be indexed: {0}.", string.Join(", ", index.FailedKinds.Keys)]
                )
                {
                    Href = "/admin/plugins",
                }
            );
        return problems;
    }
}
