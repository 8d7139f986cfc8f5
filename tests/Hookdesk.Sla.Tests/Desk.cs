using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests;

/// <summary>A desk with Ticketing and SLA and a clock that tests put forward, with the few words in which they arrange.</summary>
public sealed class Desk : IAsyncDisposable
{
    private readonly string? _postgres;
    private int _people;

    private Desk(PluginTestHost host, DeskClock clock, string? postgres) => (Host, Clock, _postgres) = (host, clock, postgres);

    public PluginTestHost Host { get; }

    public DeskClock Clock { get; }

    public static async Task<Desk> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<PluginTestOptions>? configure = null)
    {
        var postgres = provider == DatabaseProvider.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        var clock = new DeskClock();
        var host = await PluginTestHost.StartAsync(options =>
        {
            options.ConnectionString = postgres;
            options.Time = clock;
            options.AddPlugin<TicketingPlugin>();
            options.AddPlugin<SlaPlugin>();
            configure?.Invoke(options);
        });
        Assert.Equal(("Active", null, null), host.StateOf("hookdesk.sla"));
        return new Desk(host, clock, postgres);
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

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    public async Task<long> TicketAsync(long department, string subject = "The printer is on fire", string from = "kari@example.com", Func<NewTicket, NewTicket>? with = null)
    {
        var ticket = new NewTicket(department, subject, "mail", Message(from, "Please help."));
        return (await WriteAsync((services, write) => services.GetRequiredService<ITicketIntake>().CreateTicketAsync(write, with?.Invoke(ticket) ?? ticket))).TicketId;
    }

    public Task<IntakeResult> AnswerAsync(long ticket, string from = "kari@example.com", Func<IncomingMessage, IncomingMessage>? with = null) =>
        WriteAsync((services, write) => services.GetRequiredService<ITicketIntake>().AddMessageAsync(write, ticket, with?.Invoke(Message(from, "And now?")) ?? Message(from, "And now?")));

    public Task<IntakeResult> ReplyAsync(long ticket, Agent agent, MessageKind kind = MessageKind.Reply) => WriteAsync((services, write) =>
        services.GetRequiredService<ITicketIntake>().AddAgentMessageAsync(write, ticket, agent.Id, Message($"{agent.Name}@desk.example", "We are on it."), kind));

    public static IncomingMessage Message(string from, string text) => new(new Person("", from), "", text, DateTimeOffset.UnixEpoch.AddYears(56));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (_postgres is not null) await (await PostgresServer.Shared).DropDatabaseAsync(_postgres);
    }
}

/// <summary>An agent at a browser.</summary>
public sealed record Agent(long Id, string Name, TestBrowser Browser);
