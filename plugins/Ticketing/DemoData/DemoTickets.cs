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

    public async Task<int> FillAsync(
        IReadOnlyList<DepartmentInfo> departments,
        IReadOnlyList<DemoAgent> agents,
        IReadOnlyList<string> domains,
        Action<string> report,
        CancellationToken cancellation
    )
    {
        var customers = Enumerable.Range(0, 90).Select(number => Customer(number, domains)).ToList();
        // From the oldest to the newest, as they would have come.
        for (var first = 0; first < Count; first += PerTransaction)
        {
            var from = first;
            await database.WriteAsync(
                async write =>
                {
                    for (var number = from; number < Math.Min(from + PerTransaction, Count); number++)
                    {
                        var age = Span * (1 - (number + _random.NextDouble()) / Count);
                        await WriteTicketAsync(
                            write,
                            number,
                            write.Now - age,
                            customers[_random.Next(customers.Count)],
                            departments,
                            agents,
                            cancellation
                        );
                    }
                },
                cancellation
            );
            report($"Tickets: {Math.Min(first + PerTransaction, Count)} of {Count}");
        }
        return Count;
    }

    private async Task WriteTicketAsync(
        IWriteScope write,
        int number,
        DateTimeOffset at,
        DemoCustomer who,
        IReadOnlyList<DepartmentInfo> departments,
        IReadOnlyList<DemoAgent> agents,
        CancellationToken cancellation
    )
    {
        var topic = who.Language.Topics[_random.Next(who.Language.Topics.Length)];
        var order = 20000 + number * 7;
        var team = agents.Where(agent => agent.Places.Contains(topic.Department)).ToList();
        var agent = team[_random.Next(team.Count)];
        var age = write.Now - at;
        // What is old is done; what came today waits.
        var course =
            age > TimeSpan.FromDays(14) ? _random.Next(2, 6)
            : age > TimeSpan.FromDays(2) ? _random.Next(0, 6)
            : _random.Next(0, 3);
        var days = new Days(write, at);

        CustomerRow customer;
        LockedTicket locked;
        using (days.Next())
        {
            customer = await CustomerAsync(write, who, cancellation);
            using var customerActs = actor.Become(new Actor(ActorKind.Customer, customer.Id, customer.Name));
            locked = await LockedTicket.CreateAsync(
                write,
                new TicketRow
                {
                    Subject = Fill(topic.Subject, order),
                    DepartmentId = departments[topic.Department].Id,
                    RequesterId = customer.Id,
                    Channel = _random.Next(12) == 0 ? "phone" : "mail",
                    Priority = _random.Next(10) switch
                    {
                        0 => TicketPriority.Urgent,
                        1 or 2 => TicketPriority.High,
                        3 => TicketPriority.Low,
                        _ => TicketPriority.Normal,
                    },
                },
                cancellation
            );
            await CustomerWritesAsync(
                locked,
                customer,
                who,
                Fill(topic.Question, order),
                await FilesAsync(number, cancellation),
                cancellation
            );
        }
        using (days.Next(Pause(1, 90)))
        using (actor.Become(new Actor(ActorKind.User, agent.Id, agent.Name)))
        {
            await Tags.ChangeAsync(write, locked.Ticket.Id, _random.Next(9) == 0 ? [topic.Tag, "vip"] : [topic.Tag], [], cancellation);
            if (course > 0)
                locked.Assign(agent.Id, agent.Name);
            if (course > 1 || _random.Next(3) == 0)
                await NoteAsync(locked, team, cancellation);
        }
        for (var round = 1; round < course; round++)
        {
            using (days.Next(Pause(20, 900)))
            using (actor.Become(new Actor(ActorKind.User, agent.Id, agent.Name)))
                await AgentWritesAsync(locked, agent, who, topic, cancellation);
            if (round + 1 >= course && course % 2 == 0)
                break;
            using (days.Next(Pause(60, 2000)))
            using (actor.Become(new Actor(ActorKind.Customer, customer.Id, customer.Name)))
            {
                var words = round + 1 >= course ? who.Language.Thanks : who.Language.Again;
                await CustomerWritesAsync(locked, customer, who, words[_random.Next(words.Length)], [], cancellation);
                locked.SetStatus(TicketStatus.BuiltIn(StatusCategory.Open));
            }
        }
        using (days.Next(Pause(5, 60)))
        using (actor.Become(new Actor(ActorKind.User, agent.Id, agent.Name)))
            locked.SetStatus(
                TicketStatus.BuiltIn(
                    course switch
                    {
                        0 => _random.Next(40) == 0 ? StatusCategory.Spam : StatusCategory.New,
                        1 => StatusCategory.Open,
                        _ when age > TimeSpan.FromDays(14) || course == 5 => StatusCategory.Closed,
                        4 when locked.Ticket.Id % 5 == 0 => StatusCategory.OnHold,
                        2 or 4 => StatusCategory.Pending,
                        _ => StatusCategory.Open,
                    }
                )
            );
        await locked.SaveAsync(cancellation);
    }

    private static async Task CustomerWritesAsync(
        LockedTicket locked,
        CustomerRow customer,
        DemoCustomer who,
        string text,
        IReadOnlyList<IncomingAttachment> files,
        CancellationToken cancellation
    )
    {
        var picture = files.FirstOrDefault(file => file.ContentId is not null);
        await locked.AddAsync(
            new MessageRow
            {
                Kind = MessageKind.Customer,
                CustomerId = customer.Id,
                AuthorName = customer.Name,
                AuthorAddress = who.Address,
                Text = text,
                Html = picture is null ? "" : $"{PlainText.ToHtml(text)}<p><img src=\"cid:{picture.ContentId}\" alt=\"\"></p>",
            },
            files,
            cancellation
        );
    }

    private static async Task AgentWritesAsync(
        LockedTicket locked,
        DemoAgent agent,
        DemoCustomer who,
        DemoTopic topic,
        CancellationToken cancellation
    )
    {
        var text =
            $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, who.Language.Greeting, who.Name)}\n\n{topic.Answer}\n\n{who.Language.Closing}\n{agent.Name}";
        await locked.AddAsync(
            new MessageRow
            {
                Kind = MessageKind.Reply,
                UserId = agent.Id,
                AuthorName = agent.Name,
                Html = PlainText.ToHtml(text),
                Text = text,
                SentTo = MailAddresses.Show(who.Name, who.Address),
                Delivery = DeliveryState.Sent,
            },
            [],
            cancellation
        );
        locked.SetStatus(TicketStatus.BuiltIn(StatusCategory.Pending));
    }

    private async Task NoteAsync(LockedTicket locked, IReadOnlyList<DemoAgent> team, CancellationToken cancellation)
    {
        string[] notes =
        [
            "Called them back. They'll send the serial number.",
            "Same cause as last week. Check the runbook before replying.",
            "Asked the warehouse. Waiting to hear back.",
            "Keep an eye on this one. They're a large customer.",
        ];
        var author = team[_random.Next(team.Count)];
        await locked.AddAsync(
            new MessageRow
            {
                Kind = MessageKind.Note,
                UserId = author.Id,
                AuthorName = author.Name,
                Html = PlainText.ToHtml(notes[_random.Next(notes.Length)]),
            },
            [],
            cancellation
        );
    }

    private async Task<IReadOnlyList<IncomingAttachment>> FilesAsync(int number, CancellationToken cancellation)
    {
        if (number % 11 == 3)
            return
            [
                new IncomingAttachment(
                    await blobs.SaveAsync(new MemoryStream(DemoFiles.Log(number)), cancellation),
                    "printer.log",
                    "text/plain",
                    null
                ),
            ];
        if (number % 17 == 5)
            return
            [
                new IncomingAttachment(
                    await blobs.SaveAsync(new MemoryStream(DemoFiles.Screenshot(number)), cancellation),
                    "screenshot.png",
                    "image/png",
                    $"shot{number}@demo.example"
                ),
            ];
        return [];
    }

    private async Task<CustomerRow> CustomerAsync(IWriteScope write, DemoCustomer who, CancellationToken cancellation)
    {
        var customer = await Customers.FindOrCreateAsync(write, new Person(who.Name, who.Address), who.Language.Tag, cancellation);
        if (who.Phone is null || await write.Table<CustomerPhoneRow>().AnyAsync(phone => phone.CustomerId == customer.Id, cancellation))
            return customer;
        await write.InsertAsync(new CustomerPhoneRow { CustomerId = customer.Id, Number = who.Phone }, cancellation);
        await Customers.IndexAsync(write, customer, cancellation);
        return customer;
    }

    private DemoCustomer Customer(int number, IReadOnlyList<string> domains)
    {
        var place = number % DemoLanguages.All.Count;
        var language = DemoLanguages.All[place];
        var name =
            $"{language.FirstNames[_random.Next(language.FirstNames.Length)]} {language.LastNames[_random.Next(language.LastNames.Length)]}";
        // Each organization speaks the language of its place in the list; a third of the customers belong to none.
        var domain = number % 3 == 0 ? "mail.example" : domains[place % domains.Count];
        return new DemoCustomer(name, $"customer{number + 1}@{domain}", number % 4 == 0 ? $"+47 555 01 {100 + number}" : null, language);
    }

    private TimeSpan Pause(int fromMinutes, int toMinutes) => TimeSpan.FromMinutes(_random.Next(fromMinutes, toMinutes));

    private static string Fill(string text, int order) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, order);

    /// <summary>The time of a ticket's story, which goes on from one step to the next and never past now.</summary>
    private sealed class Days(IWriteScope write, DateTimeOffset at)
    {
        private readonly DateTimeOffset _now = write.Now;
        private DateTimeOffset _at = at;

        public IDisposable Next(TimeSpan after = default)
        {
            _at = _at + after < _now ? _at + after : _now;
            return write.AsOf(_at);
        }
    }

    private sealed record DemoCustomer(string Name, string Address, string? Phone, DemoLanguage Language);
}
