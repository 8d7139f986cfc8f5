using System.Diagnostics;
using System.Threading.Channels;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Benchmarks;

/// <summary>
/// Fills an empty desk with a made corpus past its services, row by row as they would have written them: a million tickets in minutes.
/// The desk does not run meanwhile.
/// </summary>
internal static class BulkFill
{
    private const int Departments = 8;
    private const int Agents = 24;
    private const int AtOnce = 2_000;

    private static readonly string[] TablesWithId =
    [
        "core_event",
        "ticketing_customer",
        "ticketing_customer_address",
        "ticketing_message",
        "ticketing_tag",
        "ticketing_ticket",
    ];

    /// <returns>Tickets and messages written, and how long that took once the desk was set up.</returns>
    public static async Task<(int Tickets, long Messages, TimeSpan Took)> RunAsync(Options options, string dataDirectory)
    {
        var (departments, agents) = await SetUpAsync(options, dataDirectory).ConfigureAwait(false);
        await using var store = await BulkStore.OpenAsync(dataDirectory, options.ConnectionString).ConfigureAwait(false);
        if (await store.NumberAsync("SELECT COUNT(*) FROM ticketing_ticket").ConfigureAwait(false) > 0)
            throw new InvalidDataException("The database has tickets already; name an empty one.");
        var corpus = new BulkCorpus(
            options.Tickets,
            departments,
            agents,
            new BulkStart(
                await LastAsync("ticketing_ticket").ConfigureAwait(false),
                await LastAsync("ticketing_message").ConfigureAwait(false),
                await LastAsync("ticketing_customer").ConfigureAwait(false),
                await LastAsync("ticketing_customer_address").ConfigureAwait(false),
                await LastAsync("ticketing_tag").ConfigureAwait(false),
                await LastAsync("core_event").ConfigureAwait(false)
            )
        );

        var watch = Stopwatch.StartNew();
        // Making texts takes about as long as writing them.
        var pieces = Channel.CreateBounded<IReadOnlyList<BulkTable>>(2);
        var making = Task.Run(async () =>
        {
            try
            {
                foreach (var piece in corpus.Make(AtOnce))
                    await pieces.Writer.WriteAsync(piece).ConfigureAwait(false);
                pieces.Writer.Complete();
            }
            catch (Exception error)
            {
                pieces.Writer.Complete(error);
            }
        });
        await foreach (var piece in pieces.Reader.ReadAllAsync().ConfigureAwait(false))
            await store.WriteAsync(piece).ConfigureAwait(false);
        await making.ConfigureAwait(false);

        // The log was followed: nothing in it is news to those who keep something by it.
        var at = BulkCorpus.End.ToUnixTimeMilliseconds();
        await store.ExecuteAsync($"UPDATE core_subscription SET position = {corpus.LastEvent}").ConfigureAwait(false);
        await store.ExecuteAsync("DELETE FROM sla_position").ConfigureAwait(false);
        await store.ExecuteAsync($"INSERT INTO sla_position (id, event_id, at) VALUES (1, {corpus.LastEvent}, {at})").ConfigureAwait(false);
        await store.FinishAsync(TablesWithId).ConfigureAwait(false);
        return (options.Tickets, corpus.Messages, watch.Elapsed);

        Task<long> LastAsync(string table) => store.NumberAsync($"SELECT COALESCE(MAX(id), 0) FROM {table}");
    }

    private static async Task<(IReadOnlyList<long> Departments, IReadOnlyList<Actor> Agents)> SetUpAsync(Options options, string data)
    {
        await using var host = await PluginTestHost
            .StartAsync(test =>
            {
                (test.DataDirectory, test.ConnectionString) = (data, options.ConnectionString);
                test.AddPlugin<TicketingPlugin>();
                test.AddPlugin<SlaPlugin>();
            })
            .ConfigureAwait(false);
        var departments = new List<long> { await host.InScopeAsync(LoadCorpus.DepartmentAsync).ConfigureAwait(false) };
        for (var number = 2; number <= Departments; number++)
            departments.Add(
                await host.InScopeAsync(services =>
                        services
                            .GetRequiredService<IDatabase>()
                            .WriteAsync(write => services.GetRequiredService<IDepartments>().CreateAsync(write, $"Department {number}"))
                    )
                    .ConfigureAwait(false)
            );
        var agents = new List<Actor>();
        for (var number = 1; number <= Agents; number++)
        {
            var id = await host.CreateUserAsync($"agent{number}@desk.example", $"Agent {number}", DefaultRoles.Agent).ConfigureAwait(false);
            agents.Add(new Actor(ActorKind.User, id, $"Agent {number}"));
        }
        return (departments, agents);
    }
}
