using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.ImportMail;

/// <summary>
/// <c>mail import &lt;path&gt;</c>: brings an archive into a mailbox. Started again, it goes on where it was interrupted.
/// </summary>
internal sealed class ImportCommand : ICliCommand
{
    private const string Closed = "closed";
    private const string Open = "open";

    public Command Build(IServiceProvider services)
    {
        var path = new Argument<string>("path")
        {
            Description = "An mbox file, a Maildir, a message (.eml), or a folder that contains any of these",
        };
        var mailbox = new Option<string?>("--mailbox")
        {
            Description = "The address of the mailbox to import into (optional if there is only one)",
        };
        var status = new Option<string>("--status")
        {
            Description = "The status of imported conversations. With “open”, unanswered conversations are listed as open",
            DefaultValueFactory = _ => Closed,
        };
        status.AcceptOnlyFromAmong(Closed, Open);
        var openFrom = new Option<DateOnly?>("--open-from")
        {
            Description = "Leave conversations open that have messages from this day on (YYYY-MM-DD), and close the others",
            CustomParser = Day,
        };
        var import = new Command(
            "import",
            "Import an email archive into a mailbox, oldest first. Each message is imported once, so you can rerun an interrupted import. Messages keep their dates, and emails sent from your own mailboxes become replies. Conversations are closed unless you specify otherwise. No auto-replies or notifications are sent."
        )
        {
            path,
            mailbox,
            status,
            openFrom,
        };
        import.SetAction(
            async (parsed, cancellation) =>
            {
                var from =
                    parsed.GetValue(openFrom) is { } day ? new DateTimeOffset(day, default, TimeSpan.Zero)
                    : parsed.GetValue(status) == Open ? DateTimeOffset.MinValue
                    : DateTimeOffset.MaxValue;
                await RunAsync(
                    services,
                    parsed.GetValue(path)!,
                    parsed.GetValue(mailbox),
                    from,
                    parsed.InvocationConfiguration.Output,
                    cancellation
                );
                return 0;
            }
        );
        return new Command("mail", "Explain and import emails") { import };
    }

    private static DateOnly? Day(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        result.AddError($"“{text}” isn't a date. Use YYYY-MM-DD, such as 2026-11-30.");
        return null;
    }

    private static async Task RunAsync(
        IServiceProvider services,
        string path,
        string? address,
        DateTimeOffset openFrom,
        TextWriter output,
        CancellationToken cancellation
    )
    {
        var mailbox = await MailboxAsync(services.GetRequiredService<MailboxDirectory>(), address, cancellation);
        var (mails, ignored) = Find(path);
        var found = mails.Count;
        await using var lease =
            await services.GetRequiredService<ILeases>().TryAcquireAsync($"mail.import.{mailbox.Id}", cancellation)
            ?? throw new CliException($"Another import into {mailbox.Address} is running.");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Lost);

        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Counted(found, "message")} found in {path}{(ignored > 0 ? $"; {Counted(ignored, "other file")} skipped" : "")}."
            )
        );
        var done = await services
            .GetRequiredService<ImportMails>()
            .RunAsync(mailbox, mails, openFrom, progress => output.WriteLine(Line(progress, mails.Count)), either.Token);
        await output.WriteLineAsync(Line(done, mails.Count));
        if (done.Failed > 0)
            await output.WriteLineAsync("Emails that couldn't be imported are listed under Failed email with the reason.");
    }

    private static (IReadOnlyList<ArchivedMail> Mails, int Ignored) Find(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new CliException($"{path} does not exist.");
        try
        {
            var found = MailArchive.Find(path);
            return found.Mails.Count > 0
                ? found
                : throw new CliException($"{path} contains no email: no mbox file, Maildir, or .eml files.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} can't be read: {error.Message}");
        }
    }

    private static async Task<MailboxRow> MailboxAsync(MailboxDirectory directory, string? address, CancellationToken cancellation)
    {
        var mailboxes = await directory.ListAsync(cancellation);
        if (mailboxes.Count == 0)
            throw new CliException("No mailbox has been set up. Add one under Administration > Mailboxes.");
        var names = string.Join(", ", mailboxes.Select(mailbox => mailbox.Address));
        if (address is null)
            return mailboxes.Count == 1 ? mailboxes[0] : throw new CliException($"Specify the mailbox with --mailbox: {names}.");
        return mailboxes.FirstOrDefault(mailbox => mailbox.AddressKeys.Contains(Addresses.Key(address)))
            ?? throw new CliException($"No mailbox has the address {address}. Available mailboxes: {names}.");
    }

    private static string Counted(int count, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    private static string Line(ImportProgress progress, int all) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Read} of {all}: {progress.Imported} imported, {progress.Known} already imported, {progress.Failed} failed"
        );
}
