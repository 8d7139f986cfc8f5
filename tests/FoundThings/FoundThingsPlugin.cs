using System.Collections.Concurrent;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace FoundThings;

/// <summary>A thing changed.</summary>
[Hook("thing.changed")]
public sealed record ThingChanged(long ThingId) : IAction
{
    public EntityRef Subject => new("thing", ThingId);
}

/// <summary>The things there are: from id to title, text, and the user who may find it (0: everyone).</summary>
public sealed class Things
{
    public ConcurrentDictionary<long, (string Title, string Text, long Reader)> All { get; } = new();

    public bool Fails { get; set; }
}

/// <summary>Makes things findable, each by its own reader.</summary>
public sealed class ThingSource(Things things) : ISearchSource
{
    public string Kind => "thing";

    public string Title => "Things";

    public Type ResultComponent => typeof(ThingResult);

    public Task<IReadOnlyCollection<long>> ChangedAsync(IReadOnlyList<EventRecord> events, CancellationToken cancellation = default) =>
        things.Fails ? throw new InvalidOperationException("The things are out of order.") : Task.FromResult<IReadOnlyCollection<long>>([.. events.Where(record => record.Subject.Kind == "thing").Select(record => record.Subject.Id)]);

    public Task<IReadOnlyList<SearchDocument>> ListAsync(long afterId, int count, CancellationToken cancellation = default) =>
        FindAsync([.. things.All.Keys.Where(id => id > afterId).Order().Take(count)], cancellation);

    public Task<IReadOnlyList<SearchDocument>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<SearchDocument>>(
    [
        .. ids.Where(things.All.ContainsKey).Select(id => new SearchDocument(id, things.All[id].Title) { Texts = [new SearchText(SearchTextKind.Body, things.All[id].Text), new SearchText(SearchTextKind.Restricted, "hushhush")] }
            .WithTerm("reader", $"{things.All[id].Reader}")),
    ]);

    public ValueTask<SearchScope> ScopeAsync(ICurrentUser user, CancellationToken cancellation = default) => new(SearchScope.Where("reader", ["0", $"{user.Id}"]));

    public ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default) => new([]);

    public string Href(SearchDocument document, long partId) => $"/things/{document.Id}";
}

/// <summary>Marks every ticket with a term of its own, which can be filtered by.</summary>
public sealed class MarkTickets : IFilterHandler<SearchDocumentBuilding>, ISearchFilters
{
    public ValueTask<Filtered<SearchDocumentBuilding>> FilterAsync(SearchDocumentBuilding value, CancellationToken cancellation) =>
        new(value.Subject.Kind == "ticket" ? value with { Document = value.Document.WithTerm("parity", value.Subject.Id % 2 == 0 ? "even" : "odd") } : value);

    public ValueTask<IReadOnlyList<SearchFilter>> FiltersAsync(ICurrentUser user, CancellationToken cancellation = default) =>
        new([new SearchFilter("parity", "Parity", SearchFilterKind.Term) { Values = [new SearchValue("even", "even", "Even"), new SearchValue("odd", "odd", "Odd")] }]);
}

public sealed class FoundThingsPlugin : PluginStartup
{
    public override void ConfigureServices(IServiceCollection services) => services
        .AddSingleton<Things>().AddScoped<ISearchSource, ThingSource>().AddScoped<ISearchFilters, MarkTickets>().AddFilterHandler<SearchDocumentBuilding, MarkTickets>();
}
