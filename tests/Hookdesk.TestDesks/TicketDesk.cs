using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hookdesk.TestDesks;

/// <summary>
/// A desk with Ticketing, with the few words in which tests arrange. The tests of a plugin derive from it and add their own.
/// </summary>
public abstract class TicketDesk : IAsyncDisposable
{
    private readonly string? _postgres;
    private int _people;

    protected TicketDesk(StartedHost started) => (Host, _postgres) = (started.Host, started.Postgres);

    public PluginTestHost Host { get; }

    public Task<T> InAsync<T>(Func<IServiceProvider, Task<T>> work) => Host.InScopeAsync(work);

    public Task InAsync(Func<IServiceProvider, Task> work) => Host.InScopeAsync(work);

    public Task<T> WriteAsync<T>(Func<IServiceProvider, IWriteScope, Task<T>> work) =>
        InAsync(services => services.GetRequiredService<IDatabase>().WriteAsync(write => work(services, write)));

    public Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> work) => InAsync(services => work(services.GetRequiredService<IDatabase>()));

    /// <summary>Creates a user and returns the id and a browser that is signed in.</summary>
    public async Task<Agent> AgentAsync(params string[] roles)
    {
        var number = Interlocked.Increment(ref _people);
        var email = $"agent{number}@desk.example";
        var id = await Host.CreateUserAsync(email, $"Agent {number}", roles);
        return new Agent(id, $"Agent {number}", await Host.SignInAsync(email));
    }

    public Task<long> DepartmentAsync(string name) =>
        WriteAsync((services, write) => services.GetRequiredService<IDepartments>().CreateAsync(write, name));

    /// <summary>Gives somebody a role in one department only, as an administrator does.</summary>
    public async Task JoinAsync(long user, long department, string role)
    {
        var id = await InAsync(async services =>
            (await services.GetRequiredService<IRoles>().ListAsync()).First(known => known.Name == role).Id
        );
        var admin = await Host.SignInAsync();
        await admin.OpenAsync($"/admin/departments/{department}");
        var answer = await admin.PostAsync(
            $"/admin/departments/{department}/members",
            new FormUrlEncodedContent([KeyValuePair.Create("user", $"{user}"), KeyValuePair.Create("role", $"{id}")])
        );
        Assert.True(answer.IsSuccessStatusCode);
    }

    /// <summary>A new role with nothing but these permissions; returns its name.</summary>
    public async Task<string> RoleAsync(params Permission[] permissions)
    {
        var name = $"Role {Guid.NewGuid():N}"[..20];
        var admin = await Host.SignInAsync();
        await admin.OpenAsync("/admin/roles");
        var role = (await admin.SubmitAsync("form[action='/admin/roles']", ("name", name))).Url.AbsolutePath;
        await admin.OpenAsync(role);
        await admin.SubmitAsync($"form[action='{role}']", [.. permissions.Select(permission => ("permission", (string?)permission.Name))]);
        return name;
    }

    /// <summary>A message that came in January 2026.</summary>
    public static IncomingMessage Message(string from, string text) =>
        new(new Person(from == "kari@example.com" ? "Kari Aas" : "", from), "", text, DateTimeOffset.UnixEpoch.AddYears(56));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (_postgres is not null)
            await (await PostgresServer.Shared).DropDatabaseAsync(_postgres);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a host on a database of its own.</summary>
    /// <param name="provider">The database system.</param>
    /// <param name="configure">Adds the plugins.</param>
    /// <param name="plugin">The id of the plugin that is tested: it has to be active.</param>
    protected static async Task<StartedHost> StartHostAsync(DatabaseProvider provider, Action<PluginTestOptions> configure, string plugin)
    {
        var server = provider == DatabaseProvider.PostgreSql ? await PostgresServer.Shared : null;
        string? made = null;
        var host = await PluginTestHost.StartAsync(options =>
        {
            if (server is not null)
                options.MakeDatabase = async template => made = await server.CreateDatabaseAsync(template);
            configure(options);
        });
        Assert.Equal(("Active", null, null), host.StateOf(plugin));
        return new StartedHost(host, host.ConnectionString == made ? made : null);
    }

    /// <summary>A host, and the PostgreSQL database that is dropped with it.</summary>
    protected sealed record StartedHost(PluginTestHost Host, string? Postgres);

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    protected async Task<long> CreateTicketAsync(
        long department,
        string subject,
        string from,
        string text,
        Func<NewTicket, NewTicket>? with
    )
    {
        var ticket = new NewTicket(department, subject, "mail", Message(from, text));
        return (
            await WriteAsync(
                (services, write) => services.GetRequiredService<ITicketIntake>().CreateTicketAsync(write, with?.Invoke(ticket) ?? ticket)
            )
        ).TicketId;
    }

    /// <summary>A customer writes to a ticket.</summary>
    protected Task<IntakeResult> AddMessageAsync(long ticket, string from, string text, Func<IncomingMessage, IncomingMessage>? with) =>
        WriteAsync(
            (services, write) =>
                services
                    .GetRequiredService<ITicketIntake>()
                    .AddMessageAsync(write, ticket, with?.Invoke(Message(from, text)) ?? Message(from, text))
        );

    /// <summary>An agent writes to a ticket.</summary>
    protected Task<IntakeResult> AddAgentMessageAsync(long ticket, Agent agent, string text, MessageKind kind) =>
        WriteAsync(
            (services, write) =>
                services
                    .GetRequiredService<ITicketIntake>()
                    .AddAgentMessageAsync(write, ticket, agent.Id, Message($"{agent.Name}@desk.example", text), kind)
        );
}

/// <summary>An agent at a browser.</summary>
public sealed record Agent(long Id, string Name, TestBrowser Browser);
