using System.Diagnostics;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Search;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.RunSearch;
using Hookdesk.Ticketing;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Benchmarks;

/// <summary>Searches the desk that was filled, beside bare Lucene on the same index in the same run.</summary>
internal static class SearchLoad
{
    private const int Shown = 20;

    public static async Task RunAsync(Options options, string data)
    {
        await using var host = await PluginTestHost
            .StartAsync(test =>
            {
                (test.DataDirectory, test.ConnectionString) = (data, options.ConnectionString);
                test.AddPlugin<TicketingPlugin>().AddPlugin<SearchPlugin>();
            })
            .ConfigureAwait(false);
        var owner = host.Services.GetRequiredService<NodeIndexOwner>();
        var watch = Stopwatch.StartNew();
        while (owner.Opened is not { Wanted: null })
            await Task.Delay(50).ConfigureAwait(false);
        var index = owner.Open();
        Report.Figure("search: index of all, from the database", watch.Elapsed.TotalSeconds, "s");
        Report.Figure("search: size of the index", index.Current.SizeOnDisk() / 1e6, "MB");

        var duration = TimeSpan.FromSeconds(options.Seconds);
        var results = new List<LoadResult>
        {
            await WorkLoad
                .RunAsync("bare Lucene, one term", options.Connections, duration, _ => Task.FromResult(Bare(index)))
                .ConfigureAwait(false),
            await FindAsync("1 % word", Corpus.RareWord, withFragments: true).ConfigureAwait(false),
            await FindAsync("1 % word, no fragments", Corpus.RareWord, withFragments: false).ConfigureAwait(false),
            await FindAsync("common words", "printer delivery", withFragments: true).ConfigureAwait(false),
            await FindAsync("phrase", "\"after delivery\"", withFragments: true).ConfigureAwait(false),
            await FindAsync("filter, newest first", "status:open invoice created:>2020-01-01", withFragments: true, byDate: true)
                .ConfigureAwait(false),
            await FindAsync("as you type", "zeph", withFragments: false, isTyping: true).ConfigureAwait(false),
            await FindAsync("as you type, two letters", "pr", withFragments: false, isTyping: true).ConfigureAwait(false),
        };
        Report.Work(results);

        Task<LoadResult> FindAsync(string name, string query, bool withFragments, bool? byDate = null, bool isTyping = false) =>
            WorkLoad.RunAsync(
                name,
                options.Connections,
                duration,
                async _ =>
                {
                    await using var scope = host.CreateScope();
                    var answer = await scope
                        .ServiceProvider.GetRequiredService<SearchService>()
                        .FindAsync(
                            new SearchRequest(query)
                            {
                                WithFragments = withFragments,
                                WithFacets = !isTyping,
                                ByDate = byDate,
                                IsTyping = isTyping,
                                Count = isTyping ? 6 : Shown,
                            },
                            Everyone.User,
                            CancellationToken.None
                        )
                        .ConfigureAwait(false);
                    return answer.Hits.Count > 0;
                }
            );
    }

    private static bool Bare(NodeIndex index) =>
        index.Search(searcher =>
        {
            var found = searcher.Search(new TermQuery(new Term(IndexFields.Body, Corpus.RareWord)), Shown);
            foreach (var document in found.ScoreDocs)
                searcher.Doc(document.Doc);
            return found.TotalHits > 0;
        });
}

/// <summary>A user who may see everything.</summary>
internal sealed class Everyone : ICurrentUser
{
    public static Everyone User { get; } = new();

    public bool IsSignedIn => true;
    public long Id => 1;
    public Sdk.Users.UserInfo? Info => null;
    public IReadOnlyCollection<long> RoleIds => [];
    public TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

    public bool Has(Permission permission) => true;
}
