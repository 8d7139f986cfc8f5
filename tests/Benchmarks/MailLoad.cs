using System.Diagnostics;
using Hookdesk.Mail;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Benchmarks;

/// <summary>
/// Fetches a mailbox full of mails from a real IMAP server into tickets, beside a loop that only fetches and parses the same mails.
/// </summary>
internal static class MailLoad
{
    private const string User = "support@example.com";
    private const string Password = "secret";

    public static async Task RunAsync(Options options, ThrowAwayFolder folder)
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await dovecot.AddUserAsync("support", Password);
        await dovecot.DeliverAsync("support", Corpus.MakeMails(options.Mails, User));
        // Twice, so that both readers find the files in memory.
        await Baselines.FetchAndParseAsync(dovecot.ImapPort, User, Password);
        var baseline = await Baselines.FetchAndParseAsync(dovecot.ImapPort, User, Password);
        Report.Figure("bare MailKit fetch and parse, mails", baseline, "per second");

        await using var host = await PluginTestHost.StartAsync(test =>
        {
            test.Set("Hookdesk:Mail:PrivateServers", "true");
            test.DataDirectory = Directory.CreateDirectory(folder["mail"]).FullName;
            test.AddPlugin<TicketingPlugin>().AddPlugin<MailPlugin>();
        });
        var watch = Stopwatch.StartNew();
        await host.InScopeAsync(services => AddMailboxAsync(services, dovecot.ImapPort));
        host.Services.GetRequiredService<MailboxDirectory>().Forget();
        host.Services.GetRequiredService<MailSignals>().MailboxesChanged();
        var (first, processor) = (TimeSpan.Zero, Environment.CpuUsage.TotalTime);
        while (true)
        {
            var done = await host.InScopeAsync(services =>
                services.GetRequiredService<IDatabase>().Table<IncomingRow>().CountAsync(row => row.State == IncomingState.Processed)
            );
            if (done > 0 && first == TimeSpan.Zero)
                (first, processor) = (watch.Elapsed, Environment.CpuUsage.TotalTime);
            if (done >= options.Mails)
                break;
            if (watch.Elapsed > TimeSpan.FromMinutes(10))
                throw new TimeoutException($"Only {done} of {options.Mails} mails became tickets in ten minutes.");
            await Task.Delay(20);
        }

        // The clock runs from the first batch: when the desk looks at a new mailbox is its schedule's affair.
        var perSecond = options.Mails / (watch.Elapsed - first).TotalSeconds;
        Report.Figure("mails from IMAP into tickets", perSecond, "per second");
        Report.Figure("of the baseline", 100 * perSecond / baseline, "%");
        // The desk's own, without Dovecot's: a figure that other work on the machine hardly changes.
        Report.Figure(
            "processor time for each of them",
            (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / options.Mails,
            "ms"
        );
    }

    private static async Task AddMailboxAsync(IServiceProvider services, int port)
    {
        var department = await LoadCorpus.DepartmentAsync(services);
        var secret = services.GetRequiredService<MailboxSecrets>().Protect(Password);
        await services
            .GetRequiredService<IDatabase>()
            .WriteAsync(write =>
                write.InsertWithIdAsync(
                    new MailboxRow
                    {
                        Name = "Support",
                        DepartmentId = department,
                        Address = User,
                        DisplayName = "Support",
                        FetchHost = "127.0.0.1",
                        FetchPort = port,
                        FetchTls = TlsMode.None,
                        FetchUser = User,
                        FetchSecret = secret,
                        SendReceipt = false,
                        ChangedAt = write.Now,
                    }
                )
            );
    }
}
