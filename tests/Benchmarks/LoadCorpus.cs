using System.Diagnostics;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Benchmarks;

/// <summary>Fills a data directory with the corpus, through the same services that mail and browser use.</summary>
internal static class LoadCorpus
{
    private const int BatchSize = 50;

    /// <returns>Tickets and messages written, and how long that took once the desk was set up.</returns>
    public static async Task<(int Tickets, long Messages, TimeSpan Took)> RunAsync(Options options, string dataDirectory)
    {
        await using var host = await PluginTestHost
            .StartAsync(test =>
            {
                test.DataDirectory = dataDirectory;
                test.ConnectionString = options.ConnectionString;
                test.AddPlugin<TicketingPlugin>();
            })
            .ConfigureAwait(false);
        var department = await host.InScopeAsync(DepartmentAsync).ConfigureAwait(false);
        var agent = await host.CreateUserAsync("nora@desk.example", "Nora Agent", DefaultRoles.Agent).ConfigureAwait(false);

        var tickets = 0;
        var messages = 0L;
        var watch = Stopwatch.StartNew();
        var corpus = options.CorpusFile is { } file ? Corpus.Read(file) : Corpus.Make(options.Tickets);
        foreach (var batch in corpus.Chunk(BatchSize))
        {
            await host.InScopeAsync(services =>
                    services
                        .GetRequiredService<IDatabase>()
                        .WriteAsync(async write =>
                        {
                            var intake = services.GetRequiredService<ITicketIntake>();
                            foreach (var ticket in batch)
                                messages += await WriteAsync(intake, write, ticket, department, agent).ConfigureAwait(false);
                        })
                )
                .ConfigureAwait(false);
            tickets += batch.Length;
        }

        return (tickets, messages, watch.Elapsed);
    }

    private static async Task<int> WriteAsync(ITicketIntake intake, IWriteScope write, CorpusTicket ticket, long department, long agent)
    {
        var customer = new Person(ticket.Name, ticket.Email);
        var first = await intake
            .CreateTicketAsync(
                write,
                new NewTicket(department, ticket.Subject, "mail", Message(customer, ticket.Messages[0]))
                {
                    AssigneeId = ticket.Assigned ? agent : null,
                }
            )
            .ConfigureAwait(false);
        foreach (var message in ticket.Messages.Skip(1))
        {
            if (message.FromCustomer)
                await intake.AddMessageAsync(write, first.TicketId, Message(customer, message)).ConfigureAwait(false);
            else
                await intake
                    .AddAgentMessageAsync(
                        write,
                        first.TicketId,
                        agent,
                        Message(new Person("Nora Agent", "nora@desk.example"), message),
                        MessageKind.Reply
                    )
                    .ConfigureAwait(false);
        }

        return ticket.Messages.Count;
    }

    private static IncomingMessage Message(Person from, CorpusMessage message) => new(from, "", message.Text, message.At);

    /// <summary>The department that everything goes to, made where there is none.</summary>
    public static async Task<long> DepartmentAsync(IServiceProvider services)
    {
        var departments = services.GetRequiredService<IDepartments>();
        return (await departments.ListAsync().ConfigureAwait(false)).FirstOrDefault()?.Id
            ?? await services
                .GetRequiredService<IDatabase>()
                .WriteAsync(write => departments.CreateAsync(write, "Support"))
                .ConfigureAwait(false);
    }
}
