using System.CommandLine;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Security;
using Hookdesk.Search.CommandLine;
using Hookdesk.Search.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests.CommandLine;

public sealed class SearchCommandTests
{
    [Fact]
    public async Task Explain_says_how_a_query_was_understood_what_it_finds_and_why_a_ticket_is_not_found()
    {
        await using var desk = await Desk.StartAsync();
        var (own, other) = (await desk.DepartmentAsync("Own"), await desk.DepartmentAsync("Other"));
        var found = await desk.TicketAsync(own, "Printers", "offline since today");
        var hidden = await desk.TicketAsync(other, "Printers", "offline since today");
        var agent = await desk.AgentAsync();
        await desk.JoinAsync(agent.Id, own, DefaultRoles.Agent);
        await CommitAsync(desk);

        var all = await RunAsync(desk, "search", "explain", "printer status:new created:soon", "--ticket", $"{found}");
        Assert.Contains("understood: the word printer", all);
        Assert.Contains("understood: status is new", all);
        Assert.Contains("searched as text: created:soon", all);
        Assert.Contains($"Ticket {found} is not found:", all);
        Assert.Contains("doesn't match: the word created:soon", all);

        Assert.Contains($"Ticket {found} is found:", await RunAsync(desk, "search", "explain", "printer", "--ticket", $"{found}"));
        var limited = await RunAsync(desk, "search", "explain", "printer", "--ticket", $"{hidden}", "--user", "agent1@desk.example");
        Assert.Contains("1 found", limited);
        Assert.Contains("the user may not see the ticket", limited);
    }

    [Fact]
    public async Task Check_names_what_is_missing_and_what_is_there_too_much()
    {
        await using var desk = await Desk.StartAsync();
        var department = await desk.DepartmentAsync("Sales");
        var (first, second) = (await desk.TicketAsync(department, "One", "text"), await desk.TicketAsync(department, "Two", "text"));
        await CommitAsync(desk);
        Assert.Contains("ticket: 2 in the database", await RunAsync(desk, "search", "check"));

        var index = desk.Host.Services.GetRequiredService<NodeIndexOwner>().Open().Current;
        index.Remove("ticket", first);
        index.Put("ticket", new Contracts.SearchDocument(4711, "Nobody's"));
        index.Put("ticket", new Contracts.SearchDocument(second, "What it was called before"));
        index.Commit(DateTimeOffset.UnixEpoch);
        var output = new StringWriter();
        var error = await Assert.ThrowsAsync<CliException>(() => RunAsync(desk, output, "search", "check"));
        Assert.Contains("3 problem(s) found", error.Message);
        Assert.Contains($"ticket: 1 missing from the index: {first}", output.ToString());
        Assert.Contains("ticket: 1 in the index no longer exist in the database: 4711", output.ToString());
        Assert.Contains($"ticket: 1 outdated in the index: {second}", output.ToString());
    }

    private static async Task CommitAsync(Desk desk)
    {
        await desk.IndexedAsync();
        desk.Host.Services.GetRequiredService<NodeIndexOwner>().Open().Keep(commit: true, DateTimeOffset.UnixEpoch);
    }

    private static async Task<string> RunAsync(Desk desk, params string[] arguments)
    {
        var output = new StringWriter();
        await RunAsync(desk, output, arguments);
        return output.ToString();
    }

    private static async Task RunAsync(Desk desk, StringWriter output, params string[] arguments)
    {
        var root = new RootCommand { new SearchCommand().Build(desk.Host.Services) };
        await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
    }
}
