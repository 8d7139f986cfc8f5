using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.DemoData;

/// <summary>The demo's conversations. Nothing of them is handed to a channel: a demo writes to nobody. Scoped.</summary>
internal sealed class DemoTickets(IDatabase database, IBlobStore blobs, IActor actor)
{
    private const int Count = 300;
    private const int PerTransaction = 25;
    private static readonly TimeSpan Span = TimeSpan.FromDays(60);

    // The same desk each time, so that screenshots and manuals fit.
    private readonly Random _random = new(4711);

    public async Task<int> FillAsync(IReadOnlyList<DepartmentInfo> departments, IReadOnlyList<DemoAgent> agents, IReadOnlyList<string> domains, Action<string> report, CancellationToken cancellation)
    {
        var customers = Enumerable.Range(0, 90).Select(number => Customer(number, domains)).ToList();
        // From the oldest to the newest, as they would have come.
        for (var first = 0; first < Count; first += PerTransaction)
        {
            var from = first;
            await database.WriteAsync(async write =>
            {
                for (var number = from; number < Math.Min(from + PerTransaction, Count); number++)
                {
                    var age = Span * (1 - (number + _random.NextDouble()) / Count);
                    await WriteTicketAsync(write, number, write.Now - age, customers[_random.Next(customers.Count)], departments, agents, cancellation);
                }
            }, cancellation);
            report($"Tickets: {Math.Min(first + PerTransaction, Count)} of {Count}");
        }
        return Count;
    }

    private async Task WriteTicketAsync(IWriteScope write, int number, DateTimeOffset at, DemoCustomer who, IReadOnlyList<DepartmentInfo> departments, IReadOnlyList<DemoAgent> agents,
        CancellationToken cancellation)
    {
        var topic = who.Language.Topics[_random.Next(who.Language.Topics.Length)];
        var order = 20000 + number * 7;
        var customer = await CustomerAsync(write, who, cancellation);
        var team = agents.Where(agent => agent.Places.Contains(topic.Department)).ToList();
        var agent = team[_random.Next(team.Count)];
        var times = new List<DateTimeOffset>();
        var age = write.Now - at;
        // What is old is done; what came today waits.
        var course = age > TimeSpan.FromDays(14) ? _random.Next(2, 6) : age > TimeSpan.FromDays(2) ? _random.Next(0, 6) : _random.Next(0, 3);

        TicketInHand inHand;
        using (actor.Become(new Actor(ActorKind.Customer, customer.Id, customer.Name)))
        {
            inHand = await TicketInHand.CreateAsync(write, new TicketRow
            {
                Subject = Fill(topic.Subject, order), DepartmentId = departments[topic.Department].Id, RequesterId = customer.Id, Channel = _random.Next(12) == 0 ? "phone" : "mail",
                Priority = _random.Next(10) switch { 0 => TicketPriority.Urgent, 1 or 2 => TicketPriority.High, 3 => TicketPriority.Low, _ => TicketPriority.Normal },
            }, cancellation);
            await CustomerWritesAsync(inHand, customer, who, Fill(topic.Question, order), await FilesAsync(number, cancellation), at, times, cancellation);
        }
        using (actor.Become(new Actor(ActorKind.User, agent.Id, agent.Name)))
        {
            await Tags.ChangeAsync(write, inHand.Ticket.Id, _random.Next(9) == 0 ? [topic.Tag, "vip"] : [topic.Tag], [], cancellation);
            if (course > 0) inHand.Assign(agent.Id, agent.Name);
            if (course > 1 || _random.Next(3) == 0) await NoteAsync(inHand, team, at += Pause(1, 90), times, cancellation);
        }
        for (var round = 1; round < course; round++)
        {
            using (actor.Become(new Actor(ActorKind.User, agent.Id, agent.Name)))
                await AgentWritesAsync(inHand, agent, who, topic, at += Pause(20, 900), times, cancellation);
            if (round + 1 >= course && course % 2 == 0) break;
            using (actor.Become(new Actor(ActorKind.Customer, customer.Id, customer.Name)))
            {
                var last = round + 1 >= course;
                var words = last ? who.Language.Thanks : who.Language.Again;
                await CustomerWritesAsync(inHand, customer, who, words[_random.Next(words.Length)], [], at += Pause(60, 2000), times, cancellation);
                inHand.SetStatus(TicketStatus.Open);
            }
        }
        using (actor.Become(new Actor(ActorKind.User, agent.Id, agent.Name)))
            inHand.SetStatus(course switch
            {
                0 => _random.Next(40) == 0 ? TicketStatus.Spam : TicketStatus.New,
                1 => TicketStatus.Open,
                _ when age > TimeSpan.FromDays(14) || course == 5 => TicketStatus.Closed,
                4 when inHand.Ticket.Id % 5 == 0 => TicketStatus.OnHold,
                2 or 4 => TicketStatus.Pending,
                _ => TicketStatus.Open,
            });
        await SpreadAsync(write, inHand, times, cancellation);
    }

    private async Task CustomerWritesAsync(TicketInHand inHand, CustomerRow customer, DemoCustomer who, string text, IReadOnlyList<IncomingAttachment> files, DateTimeOffset at, List<DateTimeOffset> times,
        CancellationToken cancellation)
    {
        var picture = files.FirstOrDefault(file => file.ContentId is not null);
        await inHand.AddAsync(new MessageRow
        {
            Kind = MessageKind.Customer, CustomerId = customer.Id, AuthorName = customer.Name, AuthorAddress = who.Address, WrittenAt = at, Text = text,
            Html = picture is null ? "" : $"{PlainText.ToHtml(text)}<p><img src=\"cid:{picture.ContentId}\" alt=\"\"></p>",
        }, files, cancellation);
        times.Add(at);
    }

    private async Task AgentWritesAsync(TicketInHand inHand, DemoAgent agent, DemoCustomer who, DemoTopic topic, DateTimeOffset at, List<DateTimeOffset> times, CancellationToken cancellation)
    {
        var text = $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, who.Language.Greeting, who.Name)}\n\n{topic.Answer}\n\n{who.Language.Closing}\n{agent.Name}";
        await inHand.AddAsync(new MessageRow
        {
            Kind = MessageKind.Reply, UserId = agent.Id, AuthorName = agent.Name, Html = PlainText.ToHtml(text), Text = text, WrittenAt = at,
            SentTo = MailAddresses.Show(who.Name, who.Address), Delivery = DeliveryState.Sent,
        }, [], cancellation);
        inHand.SetStatus(TicketStatus.Pending);
        times.Add(at);
    }

    private async Task NoteAsync(TicketInHand inHand, IReadOnlyList<DemoAgent> team, DateTimeOffset at, List<DateTimeOffset> times, CancellationToken cancellation)
    {
        string[] notes = ["Called them back; they will send the serial number.", "Same cause as last week. See the runbook before you answer.", "Asked the warehouse; waiting for their answer.", "Keep an eye on this one: a large customer."];
        var author = team[_random.Next(team.Count)];
        await inHand.AddAsync(new MessageRow { Kind = MessageKind.Note, UserId = author.Id, AuthorName = author.Name, Html = PlainText.ToHtml(notes[_random.Next(notes.Length)]), WrittenAt = at }, [], cancellation);
        times.Add(at);
    }

    // Everything was written in this moment; now it is moved to when it happened.
    private static async Task SpreadAsync(IWriteScope write, TicketInHand inHand, List<DateTimeOffset> times, CancellationToken cancellation)
    {
        var id = inHand.Ticket.Id;
        var messages = await write.Table<MessageRow>().Where(m => m.TicketId == id).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellation);
        for (var index = 0; index < messages.Count; index++)
        {
            var (message, at) = (messages[index], Earlier(times[index], write.Now));
            await write.Table<MessageRow>().Where(m => m.Id == message).Set(m => m.CreatedAt, at).Set(m => m.WrittenAt, at).UpdateAsync(cancellation);
        }
        inHand.Ticket.CreatedAt = Earlier(times[0], write.Now);
        inHand.Ticket.LastActivityAt = Earlier(times[^1], write.Now);
        await inHand.SaveAsync(cancellation);
    }

    private static DateTimeOffset Earlier(DateTimeOffset at, DateTimeOffset now) => at < now ? at : now;

    private async Task<IReadOnlyList<IncomingAttachment>> FilesAsync(int number, CancellationToken cancellation)
    {
        if (number % 11 == 3) return [new IncomingAttachment(await blobs.SaveAsync(new MemoryStream(DemoFiles.Log(number)), cancellation), "printer.log", "text/plain", null)];
        if (number % 17 == 5) return [new IncomingAttachment(await blobs.SaveAsync(new MemoryStream(DemoFiles.Screenshot(number)), cancellation), "screenshot.png", "image/png", $"shot{number}@demo.example")];
        return [];
    }

    private async Task<CustomerRow> CustomerAsync(IWriteScope write, DemoCustomer who, CancellationToken cancellation)
    {
        var customer = await Customers.FindOrCreateAsync(write, new Person(who.Name, who.Address), who.Language.Tag, cancellation);
        if (who.Phone is null || await write.Table<CustomerPhoneRow>().AnyAsync(phone => phone.CustomerId == customer.Id, cancellation)) return customer;
        await write.InsertAsync(new CustomerPhoneRow { CustomerId = customer.Id, Number = who.Phone }, cancellation);
        await Customers.IndexAsync(write, customer, cancellation);
        return customer;
    }

    private DemoCustomer Customer(int number, IReadOnlyList<string> domains)
    {
        var place = number % DemoLanguages.All.Count;
        var language = DemoLanguages.All[place];
        var name = $"{language.FirstNames[_random.Next(language.FirstNames.Length)]} {language.LastNames[_random.Next(language.LastNames.Length)]}";
        // Each organisation speaks the language of its place in the list; a third of the customers belong to none.
        var domain = number % 3 == 0 ? "mail.example" : domains[place % domains.Count];
        return new DemoCustomer(name, $"customer{number + 1}@{domain}", number % 4 == 0 ? $"+47 555 01 {100 + number}" : null, language);
    }

    private TimeSpan Pause(int fromMinutes, int toMinutes) => TimeSpan.FromMinutes(_random.Next(fromMinutes, toMinutes));

    private static string Fill(string text, int order) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, order);

    private sealed record DemoCustomer(string Name, string Address, string? Phone, DemoLanguage Language);
}
