using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Ui;
using Hookdesk.Search.Indexing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Search.AdministerIndex;

/// <summary>/admin/search: the state of this node's index, and building it anew.</summary>
internal static class IndexAdministration
{
    public static async Task<IResult> ShowAsync(
        NodeIndexOwner owner,
        DocumentReader documents,
        IEventLog log,
        CancellationToken cancellation
    ) => PageResults.Page<IndexPage>(new { State = await IndexState.ReadAsync(owner.Open(), documents, log, cancellation) });

    /// <summary>POST /admin/search/rebuild: through the event log, so that every node hears of it.</summary>
    public static async Task<IResult> RebuildAsync(
        HttpContext context,
        IDatabase database,
        IStringLocalizer<SearchPlugin> T,
        CancellationToken cancellation
    )
    {
        await database.WriteAsync(
            write =>
            {
                write.Record(new SearchRebuildRequested());
                return Task.CompletedTask;
            },
            cancellation
        );
        context.Response.Toast(T["A new index is being built. Searches use the old index until it's ready."]);
        return TypedResults.LocalRedirect("/admin/search");
    }
}
