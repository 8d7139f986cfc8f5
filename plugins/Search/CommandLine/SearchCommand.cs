using System.CommandLine;
using System.Globalization;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Search.AdministerIndex;
using Hookdesk.Search.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.CommandLine;

/// <summary><c>search rebuild</c>, <c>search check</c>, <c>search explain</c>.</summary>
internal sealed class SearchCommand : ICliCommand
{
    public Command Build(IServiceProvider services) =>
        new("search", "Rebuild and check the search index, and explain searches") { Rebuild(services), Check(services), Explain(services) };

    private static Command Rebuild(IServiceProvider services)
    {
        var command = new Command(
            "rebuild",
            "Rebuild the search index. If Hookdesk is running, it rebuilds the index in the background. Otherwise this command does."
        );
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var output = parsed.InvocationConfiguration.Output;
                var owner = services.GetRequiredService<NodeIndexOwner>();
                NodeIndex index;
                try
                {
                    index = owner.Open();
                }
                catch (IndexInUseException)
                {
                    await using var scope = services.CreateAsyncScope();
                    await scope
                        .ServiceProvider.GetRequiredService<IDatabase>()
                        .WriteAsync(
                            write =>
                            {
                                write.Record(new SearchRebuildRequested());
                                return Task.CompletedTask;
                            },
                            cancellation
                        );
                    await output.WriteLineAsync(
                        "Hookdesk is running. Every node is now rebuilding its index in the background. To see the progress, go to Administration > Search index."
                    );
                    return 0;
                }
                long told = 0;
                await services
                    .GetRequiredService<BuildIndex>()
                    .RunAsync(
                        index,
                        progress =>
                        {
                            if (progress.Done - told < 1000)
                                return;
                            told = progress.Done;
                            output.WriteLine(
                                string.Create(CultureInfo.InvariantCulture, $"{progress.Done} documents, now {progress.Kind}")
                            );
                        },
                        cancellation
                    );
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Done: {index.Current.Search(searcher => searcher.IndexReader.NumDocs)} documents, {index.Current.SizeOnDisk() / 1_000_000d:0.0} MB."
                    )
                );
                return 0;
            }
        );
        return command;
    }

    private static Command Check(IServiceProvider services)
    {
        var command = new Command(
            "check",
            "Check the index against its checksums and the database. The exit code is 1 if problems are found."
        );
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var problems = 0;
                await foreach (var line in new CheckIndex(services).RunAsync(cancellation))
                {
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(line.Text);
                    if (line.IsProblem)
                        problems++;
                }
                return problems == 0
                    ? 0
                    : throw new CliException($"{problems} problem(s) found. Rebuild the index with `hookdesk search rebuild`.");
            }
        );
        return command;
    }

    private static Command Explain(IServiceProvider services)
    {
        var query = new Argument<string>("query") { Description = "The search query" };
        var ticket = new Option<long?>("--ticket") { Description = "A ticket number, to explain why the ticket is or isn't found" };
        var user = new Option<string?>("--user")
        {
            Description = "The email address of the user who searches (default: everything is visible)",
        };
        var command = new Command("explain", "Explain how a search is interpreted, what it finds, and how results are ranked")
        {
            query,
            ticket,
            user,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                foreach (
                    var line in await new ExplainSearch(scope.ServiceProvider).RunAsync(
                        parsed.GetValue(query)!,
                        parsed.GetValue(ticket),
                        parsed.GetValue(user),
                        cancellation
                    )
                )
                    await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
                return 0;
            }
        );
        return command;
    }
}
