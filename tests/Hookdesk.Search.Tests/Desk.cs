using System.Diagnostics;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.RunSearch;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests;

/// <summary>A desk with Ticketing and Search, with the few words in which tests arrange.</summary>
public sealed class Desk : TicketDesk
{
    private Desk(StartedHost started)
        : base(started) { }

    public static async Task<Desk> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite,
        Action<PluginTestOptions>? configure = null,
        bool withSearch = true
    ) =>
        new(
            await StartHostAsync(
                provider,
                options =>
                {
                    options.AddPlugin<TicketingPlugin>();
                    if (withSearch)
                        options.AddPlugin<SearchPlugin>();
                    configure?.Invoke(options);
                },
                withSearch ? "hookdesk.search" : "hookdesk.ticketing"
            )
        );

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    public Task<long> TicketAsync(
        long department,
        string subject,
        string text,
        string from = "kari@example.com",
        Func<NewTicket, NewTicket>? with = null
    ) => CreateTicketAsync(department, subject, from, text, with);

    public Task<IntakeResult> AnswerAsync(
        long ticket,
        string text,
        string from = "kari@example.com",
        Func<IncomingMessage, IncomingMessage>? with = null
    ) => AddMessageAsync(ticket, from, text, with);

    public Task<IntakeResult> NoteAsync(long ticket, Agent agent, string text) =>
        AddAgentMessageAsync(ticket, agent, text, MessageKind.Note);

    /// <summary>Waits until everything that was committed so far can be found.</summary>
    public async Task IndexedAsync()
    {
        var last = await InAsync(services => services.GetRequiredService<Hookdesk.Sdk.Events.IEventLog>().LastIdAsync());
        var owner = Host.Services.GetRequiredService<NodeIndexOwner>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(20))
        {
            if (owner.Opened is not { Wanted: null } index || index.Current.Position < last)
                continue;
            index.Keep(commit: false, default);
            return;
        }
        Assert.Fail("The index did not come up with the log.");
    }

    /// <summary>Waits until everything was read that takes long.</summary>
    public async Task FinishedAsync()
    {
        await IndexedAsync();
        var unfinished = new Lucene.Net.Search.TermQuery(new Lucene.Net.Index.Term(IndexFields.Unfinished, "1"));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(20))
            if (Host.Services.GetRequiredService<NodeIndexOwner>().Open().Search(searcher => searcher.Search(unfinished, 1).TotalHits) == 0)
                return;
        Assert.Fail("What takes long was not read.");
    }

    /// <summary>Keys of what somebody who sees everything finds, best first.</summary>
    public Task<IReadOnlyList<string>> FindAsync(string query, ICurrentUser? user = null) =>
        InAsync(async services =>
            (IReadOnlyList<string>)[.. (await AnswerOfAsync(services, query, user)).Hits.Select(hit => $"{hit.Kind}:{hit.Document.Id}")]
        );

    /// <summary>Numbers of the tickets that are found.</summary>
    public async Task<long[]> TicketsAsync(string query, ICurrentUser? user = null) =>
        [
            .. (await FindAsync(query, user))
                .Where(key => key.StartsWith("ticket:", StringComparison.Ordinal))
                .Select(key => long.Parse(key[7..], System.Globalization.CultureInfo.InvariantCulture)),
        ];

    internal static Task<SearchAnswer> AnswerOfAsync(IServiceProvider services, string query, ICurrentUser? user = null) =>
        services
            .GetRequiredService<SearchService>()
            .FindAsync(
                new SearchRequest(query) { WithFacets = true, Count = 1000 },
                user ?? SomeUser.WhoSeesEverything,
                CancellationToken.None
            );
}

/// <summary>A user without a request.</summary>
public sealed class SomeUser(long id, Func<Permission, bool> has) : ICurrentUser
{
    public static SomeUser WhoSeesEverything { get; } = new(1, _ => true);

    public bool IsSignedIn => true;
    public long Id => id;
    public Sdk.Users.UserInfo? Info => null;
    public IReadOnlyCollection<long> RoleIds => [];
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public bool Has(Permission permission) => has(permission);
}
