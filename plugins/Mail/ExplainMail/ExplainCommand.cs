using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hookdesk.Sdk.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ExplainMail;

/// <summary><c>mail explain &lt;file.eml&gt;</c>: says as JSON what would be done with a mail and why. Changes nothing.</summary>
internal sealed class ExplainCommand : ICliCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Command Build(IServiceProvider services)
    {
        var file = new Argument<string>("file") { Description = "The message file (.eml), or - for standard input" };
        var mailbox = new Option<string?>("--mailbox")
        {
            Description = "The address of the mailbox that received the message (default: based on its recipients)",
        };
        var explain = new Command("explain", "Show how a message would be processed and why, as JSON, without changing anything")
        {
            file,
            mailbox,
        };
        explain.SetAction(
            async (parsed, cancellation) =>
            {
                var raw = await ReadAsync(parsed.GetValue(file)!, cancellation);
                await using var scope = services.CreateAsyncScope();
                var answer = await scope
                    .ServiceProvider.GetRequiredService<ExplainMail>()
                    .ExplainAsync(raw, parsed.GetValue(mailbox), cancellation);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(answer, Json));
                return 0;
            }
        );
        return new Command("mail", "Explain and import emails") { explain };
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            if (file != "-")
                return await File.ReadAllBytesAsync(file, cancellation);
            using var copy = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(copy, cancellation);
            return copy.ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} can't be read: {error.Message}");
        }
    }
}
