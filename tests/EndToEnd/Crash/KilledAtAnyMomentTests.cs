using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;
using MimeKit;

namespace Hookdesk.EndToEnd.Tests.Crash;

/// <summary>
/// The power fails again and again while mail comes in and replies go out. Nothing is lost, nothing is there twice, and a reply is sent
/// a second time only if it was on its way at the very moment of a failure. A class for each database, so that both wait at once.
/// </summary>
public abstract partial class KilledAtAnyMomentTests(RealParts parts, string provider) : DeskTest(parts)
{
    [Fact(Timeout = 1_200_000)] // Milliseconds: rather a failure than a run that waits for ever.
    public async Task No_mail_is_lost_or_doubled_when_the_program_is_killed_at_random()
    {
        var (mails, replies, kills) = LongLane.Choose(gate: (30, 6, 2), full: provider == Providers.Sqlite ? (500, 100, 20) : (150, 30, 6));
        var world = await MailAsync();
        var support = await world.AddMailboxAsync("burst");
        var (domain, crowd) = await world.AddCrowdAsync();
        var burst = new BurstOfMail(domain);
        var desk = Keep(Desk.New(await DatabaseAsync(provider)));
        desk.Set("Hookdesk:Settings:tickets:UndoSeconds", "0"); // Replies leave at once, so that a kill finds them on their way.
        await desk.SetUpAsync();
        await desk.ServeAsync();
        var admin = await SignInAsync(desk);
        await admin.AddMailboxAsync(world, support);
        await admin.GoAsync("about:blank"); // An open page would complain of a desk that is not there.

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var arriving = ArriveAsync(burst, world, support, mails, TimeSpan.FromSeconds(1.75 * kills), stop.Token);
        var firstReply = new TaskCompletionSource();
        var answering = AnswerAsync(burst, desk, replies, firstReply, stop.Token);
        var moments = new Random(provider.Length + mails);
        for (var kill = 0; kill < kills; kill++)
        {
            // Half of the moments find mail coming in; the other half replies going out as well.
            if (kill == kills / 2)
                await await Task.WhenAny(firstReply.Task, answering);
            await Task.Delay(TimeSpan.FromSeconds(0.2 + moments.NextDouble() * 2.8), Cancel);
            await desk.KillAsync();
            await desk.ServeAsync();
        }

        await arriving;
        await answering;
        using var visitor = await DeskVisitor.SignInAsync(desk);
        var tickets = await WaitForTicketsAsync(visitor, mails);
        Assert.Equal(
            Enumerable.Range(1, mails).Select(BurstOfMail.Subject),
            tickets.Select(ticket => ticket.Subject).Order(StringComparer.Ordinal)
        );
        await AssertEachMessageOnceAsync(visitor, tickets, replies);
        AssertSent(burst, await WaitForRepliesAsync(world, crowd, replies), replies, kills);
    }

    // Mail comes in steadily, also while the desk is down, so that each start finds some waiting and each kill some in the middle.
    private static async Task ArriveAsync(
        BurstOfMail burst,
        MailWorld world,
        string support,
        int mails,
        TimeSpan over,
        CancellationToken cancel
    )
    {
        for (var number = 1; number <= mails; number++)
        {
            await world.Dovecot.DeliverAsync(support, burst.Mail(number, support));
            await Task.Delay(over / mails, cancel);
        }
    }

    // An agent answers ticket by ticket. After a failure the agent looks whether the reply is there before writing it again.
    private static async Task AnswerAsync(BurstOfMail burst, Desk desk, int replies, TaskCompletionSource first, CancellationToken cancel)
    {
        using var visitor = await DeskVisitor.SignInAsync(desk);
        for (var number = 1; number <= replies; number++)
        {
            while (true)
            {
                cancel.ThrowIfCancellationRequested();
                var ticket = (await TicketsAsync(visitor)).FirstOrDefault(ticket => ticket.Subject == BurstOfMail.Subject(number));
                if (ticket.Id == 0)
                {
                    await Task.Delay(100, cancel);
                    continue;
                }

                var page = await visitor.GetAsync($"/tickets/{ticket.Id}");
                if (page.Contains(BurstOfMail.Answer(number), StringComparison.Ordinal))
                    break;
                first.TrySetResult();
                await visitor.PostAsync(
                    $"/tickets/{ticket.Id}/messages",
                    page,
                    new()
                    {
                        ["kind"] = "reply",
                        ["to"] = burst.Sender(number),
                        ["html"] = BurstOfMail.Answer(number),
                        ["seen"] = Seen().Match(page).Groups[1].Value,
                    }
                );
            }
        }
    }

    private static async Task<List<(long Id, string Subject)>> WaitForTicketsAsync(DeskVisitor visitor, int count)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var tickets = await TicketsAsync(visitor);
            if (tickets.Count >= count || watch.Elapsed > TimeSpan.FromMinutes(2))
                return tickets;
            await Task.Delay(500, Cancel);
        }
    }

    // All pages of the list of open tickets, of which there are many.
    private static async Task<List<(long Id, string Subject)>> TicketsAsync(DeskVisitor visitor)
    {
        var found = new Dictionary<long, string>();
        for (var path = "/tickets/all"; path is not null; )
        {
            var page = await visitor.GetAsync(path);
            foreach (Match row in Row().Matches(page))
                found[long.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture)] = row.Groups[2].Value;
            path = Older().Match(page) is { Success: true } older ? System.Net.WebUtility.HtmlDecode(older.Groups[1].Value) : null;
        }

        return [.. found.Select(ticket => (ticket.Key, ticket.Value))];
    }

    private static async Task AssertEachMessageOnceAsync(DeskVisitor visitor, List<(long Id, string Subject)> tickets, int replies)
    {
        await Parallel.ForEachAsync(
            tickets,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancel },
            async (ticket, _) =>
            {
                var page = await visitor.GetAsync($"/tickets/{ticket.Id}");
                var number = int.Parse(ticket.Subject[^4..], CultureInfo.InvariantCulture);
                Assert.Equal(1, Count(page, "data-kind=\"customer\""));
                Assert.Equal(1, Count(Conversation().Match(page).Value, BurstOfMail.Question(number)));
                Assert.Equal(number <= replies ? 1 : 0, Count(Conversation().Match(page).Value, BurstOfMail.Answer(number)));
            }
        );
    }

    private static async Task<List<MimeMessage>> WaitForRepliesAsync(MailWorld world, string crowd, int replies)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var sent = world
                .Dovecot.ReadInbox(crowd)
                .Select(raw => MimeMessage.Load(new MemoryStream(raw)))
                .Where(message => message.Headers["Auto-Submitted"] is null)
                .ToList();
            if (sent.Select(message => message.Subject).Distinct().Count() >= replies || watch.Elapsed > TimeSpan.FromMinutes(2))
                return sent;
            await Task.Delay(500, Cancel);
        }
    }

    private static void AssertSent(BurstOfMail burst, List<MimeMessage> sent, int replies, int kills)
    {
        for (var number = 1; number <= replies; number++)
        {
            var copies = sent.Where(message => message.TextBody?.Contains(BurstOfMail.Answer(number), StringComparison.Ordinal) == true)
                .ToList();
            Assert.True(copies.Count > 0, $"The reply to {BurstOfMail.Subject(number)} was never sent.");
            Assert.True(
                copies.Select(copy => copy.MessageId).Distinct().Count() == 1,
                $"Copies of the reply to {BurstOfMail.Subject(number)} have different Message-IDs."
            );
            Assert.Equal(burst.Sender(number), copies[0].To.Mailboxes.Single().Address);
        }

        Assert.True(sent.Count - replies <= kills, $"{sent.Count - replies} copies too many for {kills} kills.");
    }

    private static int Count(string page, string words) => page.Split(words).Length - 1;

    [GeneratedRegex("""<a class="hd-row-link"[^>]*href="/tickets/(\d+)".*?<span class="hd-row-title">([^<]*)""")]
    private static partial Regex Row();

    [GeneratedRegex("""<a[^>]*rel="next"[^>]*href="([^"]+)""")]
    private static partial Regex Older();

    [GeneratedRegex("""name="seen"[^>]*value="(\d+)""")]
    private static partial Regex Seen();

    [GeneratedRegex("""<ol class="hd-conversation".*?</ol>\s*<div class="hd-announce""", RegexOptions.Singleline)]
    private static partial Regex Conversation();

    public sealed class OnSqlite(RealParts parts) : KilledAtAnyMomentTests(parts, Providers.Sqlite);

    public sealed class OnPostgres(RealParts parts) : KilledAtAnyMomentTests(parts, Providers.PostgreSql);
}
