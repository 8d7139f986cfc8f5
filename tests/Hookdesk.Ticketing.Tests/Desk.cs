using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests;

/// <summary>A desk with Ticketing, with the few words in which tests arrange.</summary>
public sealed class Desk : IAsyncDisposable
{
    private readonly string? _postgres;
    private int _people;

    private Desk(PluginTestHost host, string? postgres) => (Host, _postgres) = (host, postgres);

    public PluginTestHost Host { get; }

    public static async Task<Desk> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<PluginTestOptions>? configure = null)
    {
        var postgres = provider == DatabaseProvider.PostgreSql ? await (await PostgresServer.Shared).CreateDatabaseAsync() : null;
        var host = await PluginTestHost.StartAsync(options =>
        {
            options.ConnectionString = postgres;
            options.AddPlugin<TicketingPlugin>();
            configure?.Invoke(options);
        });
        Assert.Equal(("Active", null, null), host.StateOf("hookdesk.ticketing"));
        return new Desk(host, postgres);
    }

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

    public Task<long> DepartmentAsync(string name) => InAsync(async services =>
    {
        var id = await services.GetRequiredService<IDatabase>().WriteAsync(write => write.InsertWithIdAsync(new DepartmentRow { Name = name, CreatedAt = write.Now }));
        services.GetRequiredService<DepartmentDirectory>().Forget();
        return id;
    });

    /// <summary>Gives somebody a role in one department only.</summary>
    public Task JoinAsync(long user, long department, string role) => InAsync(async services =>
    {
        var roles = await services.GetRequiredService<IRoles>().ListAsync();
        await services.GetRequiredService<IDatabase>().WriteAsync(write =>
            write.InsertAsync(new MembershipRow { UserId = user, DepartmentId = department, RoleId = roles.First(r => r.Name == role).Id }));
        services.GetRequiredService<DepartmentDirectory>().Forget();
    });

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

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    public async Task<long> TicketAsync(long department, string subject = "Printer is offline", string from = "kari@example.com", string text = "Hello, since this morning …",
        Func<NewTicket, NewTicket>? with = null)
    {
        var ticket = new NewTicket(department, subject, "mail", Message(from, text));
        return (await WriteAsync((services, write) => services.GetRequiredService<ITicketIntake>().CreateTicketAsync(write, with?.Invoke(ticket) ?? ticket))).TicketId;
    }

    public Task<IntakeResult> AnswerAsync(long ticket, string from = "kari@example.com", string text = "It works again.", Func<IncomingMessage, IncomingMessage>? with = null) =>
        WriteAsync((services, write) => services.GetRequiredService<ITicketIntake>().AddMessageAsync(write, ticket, with?.Invoke(Message(from, text)) ?? Message(from, text)));

    public static IncomingMessage Message(string from, string text) =>
        new(new Person(from == "kari@example.com" ? "Kari Aas" : "", from), "", text, DateTimeOffset.UnixEpoch.AddYears(56));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (_postgres is not null) await (await PostgresServer.Shared).DropDatabaseAsync(_postgres);
    }
}

/// <summary>An agent at a browser.</summary>
public sealed record Agent(long Id, string Name, TestBrowser Browser);
