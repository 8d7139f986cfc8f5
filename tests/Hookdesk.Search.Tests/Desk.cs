using System.Diagnostics;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.FindThings;
using Hookdesk.Search.Indexing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests;

/// <summary>A desk with Ticketing and Search, with the few words in which tests arrange.</summary>
public sealed class Desk : IAsyncDisposable
{
    private readonly string? _postgres;
    private int _people;

    private Desk(PluginTestHost host, string? postgres) => (Host, _postgres) = (host, postgres);

    public PluginTestHost Host { get; }

    public static async Task<Desk> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<PluginTestOptions>? configure = null, bool withSearch = true)
    {
        var postgres = provider == DatabaseProvider.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        var host = await PluginTestHost.StartAsync(options =>
        {
            options.ConnectionString = postgres;
            options.AddPlugin<TicketingPlugin>();
            if (withSearch) options.AddPlugin<SearchPlugin>();
            configure?.Invoke(options);
        });
        Assert.Equal(("Active", null, null), host.StateOf(withSearch ? "hookdesk.search" : "hookdesk.ticketing"));
        return new Desk(host, postgres);
    }

    public Task<T> InAsync<T>(Func<IServiceProvider, Task<T>> work) => Host.InScopeAsync(work);

    public Task<T> WriteAsync<T>(Func<IServiceProvider, IWriteScope, Task<T>> work) =>
        InAsync(services => services.GetRequiredService<IDatabase>().WriteAsync(write => work(services, write)));

    /// <summary>Creates a user and returns the id and a browser that is signed in.</summary>
    public async Task<Agent> AgentAsync(params string[] roles)
    {
        var number = Interlocked.Increment(ref _people);
        var email = $"agent{number}@desk.example";
        var id = await Host.CreateUserAsync(email, $"Agent {number}", roles);
        return new Agent(id, $"Agent {number}", await Host.SignInAsync(email));
    }

    public Task<long> DepartmentAsync(string name) => WriteAsync((services, write) => services.GetRequiredService<IDepartments>().CreateAsync(write, name));

    /// <summary>Gives somebody a role in one department only, as an administrator does.</summary>
    public async Task JoinAsync(long user, long department, string role)
    {
        var id = await InAsync(async services => (await services.GetRequiredService<IRoles>().ListAsync()).First(known => known.Name == role).Id);
        var admin = await Host.SignInAsync();
        await admin.OpenAsync($"/admin/departments/{department}");
        var answer = await admin.PostAsync($"/admin/departments/{department}/members", new FormUrlEncodedContent([KeyValuePair.Create("user", $"{user}"), KeyValuePair.Create("role", $"{id}")]));
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    public async Task<long> TicketAsync(long department, string subject, string text, string from = "kari@example.com", Func<NewTicket, NewTicket>? with = null)
    {
        var ticket = new NewTicket(department, subject, "mail", Message(from, text));
        return (await WriteAsync((services, write) => services.GetRequiredService<ITicketIntake>().CreateTicketAsync(write, with?.Invoke(ticket) ?? ticket))).TicketId;
    }

    public Task<IntakeResult> AnswerAsync(long ticket, string text, string from = "kari@example.com", Func<IncomingMessage, IncomingMessage>? with = null) =>
        WriteAsync((services, write) => services.GetRequiredService<ITicketIntake>().AddMessageAsync(write, ticket, with?.Invoke(Message(from, text)) ?? Message(from, text)));

    public Task<IntakeResult> NoteAsync(long ticket, Agent agent, string text) => WriteAsync((services, write) =>
        services.GetRequiredService<ITicketIntake>().AddAgentMessageAsync(write, ticket, agent.Id, Message($"{agent.Name}@desk.example", text), MessageKind.Note));

    public static IncomingMessage Message(string from, string text) =>
        new(new Person(from == "kari@example.com" ? "Kari Aas" : "", from), "", text, DateTimeOffset.UnixEpoch.AddYears(56));

    /// <summary>Waits until everything that was committed so far can be found.</summary>
    public async Task IndexedAsync()
    {
        var last = await InAsync(services => services.GetRequiredService<Hookdesk.Sdk.Events.IEventLog>().LastIdAsync());
        var owner = Host.Services.GetRequiredService<NodeIndexOwner>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
        {
            if (owner.Opened is not { Wanted: null } index || index.Current.Position < last) continue;
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
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
            if (Host.Services.GetRequiredService<NodeIndexOwner>().Open().Search(searcher => searcher.Search(unfinished, 1).TotalHits) == 0) return;
        Assert.Fail("What takes long was not read.");
    }

    /// <summary>Keys of what somebody who sees everything finds, best first.</summary>
    public Task<IReadOnlyList<string>> FindAsync(string query, ICurrentUser? user = null) => InAsync(async services =>
        (IReadOnlyList<string>)[.. (await AnswerOfAsync(services, query, user)).Hits.Select(hit => $"{hit.Kind}:{hit.Document.Id}")]);

    /// <summary>Numbers of the tickets that are found.</summary>
    public async Task<long[]> TicketsAsync(string query, ICurrentUser? user = null) =>
        [.. (await FindAsync(query, user)).Where(key => key.StartsWith("ticket:", StringComparison.Ordinal)).Select(key => long.Parse(key[7..], System.Globalization.CultureInfo.InvariantCulture))];

    internal static Task<SearchAnswer> AnswerOfAsync(IServiceProvider services, string query, ICurrentUser? user = null) =>
        services.GetRequiredService<Finder>().FindAsync(new SearchRequest(query) { WithFacets = true, Count = 1000 }, user ?? SomeUser.WhoSeesEverything, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (_postgres is not null) await (await PostgresServer.Shared).DropDatabaseAsync(_postgres);
    }
}

/// <summary>An agent at a browser.</summary>
public sealed record Agent(long Id, string Name, TestBrowser Browser);

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
