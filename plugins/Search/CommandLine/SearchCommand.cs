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
        new("search", "The search index: build it anew, check it, explain a search.")
        {
            Rebuild(services),
            Check(services),
            Explain(services),
        };

    private static Command Rebuild(IServiceProvider services)
    {
        var command = new Command(
            "rebuild",
            "Build the index anew. A running desk does it beside the old index; otherwise it is done here."
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
                        "The desk is running: every node now builds a new index beside its old one. Admin > Search index shows the progress."
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
            "Compare the index with its checksums and with the database. Exit code 1 when something is wrong."
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
                return problems == 0 ? 0 : throw new CliException($"{problems} things are wrong. `search rebuild` builds the index anew.");
            }
        );
        return command;
    }

    private static Command Explain(IServiceProvider services)
    {
        var query = new Argument<string>("query") { Description = "What is searched for." };
        var ticket = new Option<long?>("--ticket") { Description = "The number of a ticket: says why it is or is not found." };
        var user = new Option<string?>("--user")
        {
            Description = "The email address of the user who searches; everything is visible where left out.",
        };
        var command = new Command("explain", "Say how a search was understood, what it finds and how that was ranked.")
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
