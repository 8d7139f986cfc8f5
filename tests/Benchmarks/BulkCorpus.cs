using System.Text.Json;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Domain.Targets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;

namespace Hookdesk.Benchmarks;

/// <summary>Where ids begin in a desk that is empty but for its set-up: what each table has so far.</summary>
internal sealed record BulkStart(long Ticket, long Message, long Customer, long Address, long Tag, long Event);

/// <summary>
/// Makes the rows of very many tickets as the desk would have written them: tickets, messages, customers, tags, the event log with every
/// step of each ticket, counts, and the timelines from which clocks are reckoned. The same on every run.
/// </summary>
/// <remarks>
/// Shares as on a desk of some years: nearly all old tickets are closed, half of the newest tenth are open; few departments, agents and
/// tags have most of the tickets; one ticket in a hundred is long.
/// </remarks>
internal sealed class BulkCorpus(int tickets, IReadOnlyList<long> departments, IReadOnlyList<Actor> agents, BulkStart start)
{
    private const int Tags = 200;
    private static readonly DateTimeOffset Begin = new(2023, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(3 * 365);
    private static readonly string[] Given =
    [
        "Kari",
        "Ola",
        "Nora",
        "Emil",
        "Ida",
        "Jonas",
        "Marta",
        "Olena",
        "Pavel",
        "Lucie",
        "Hugo",
        "Anna",
        "Omar",
        "Lin",
        "Priya",
        "Tom",
    ];

    private readonly Corpus.WordModel _words = new(20261130);
    private readonly long[] _customers = new long[Math.Max(2, tickets / 4)];
    private readonly Dictionary<CountBucket, long> _counts = [];
    private readonly string[] _tags = new string[Tags];
    private readonly BulkStart _start = start;
    private BulkStart _last = start;

    /// <summary>Messages made so far.</summary>
    public long Messages => _last.Message - _start.Message;

    /// <summary>The newest event.</summary>
    public long LastEvent => _last.Event;

    /// <summary>When the newest event was recorded.</summary>
    public static DateTimeOffset End => Begin + Span;

    /// <summary>The tickets in pieces that fit into memory, first the tags and at last the counts.</summary>
    public IEnumerable<IReadOnlyList<BulkTable>> Make(int atOnce)
    {
        yield return [MakeTags()];
        for (var first = 0; first < tickets; first += atOnce)
        {
            var piece = new Piece();
            for (var number = first; number < Math.Min(first + atOnce, tickets); number++)
                MakeTicket(piece, number);
            yield return piece.Tables;
        }
        var counts = new BulkTable("ticketing_count", "department_id", "assignee_id", "status", "n");
        foreach (var (bucket, n) in _counts)
            counts.Add(bucket.DepartmentId, bucket.AssigneeId, bucket.StatusId, n);
        yield return [counts];
    }

    private BulkTable MakeTags()
    {
        var table = new BulkTable("ticketing_tag", "id", "name", "normalized_name");
        for (var index = 0; index < Tags; index++)
        {
            _tags[index] = $"{_words.Text(1)}-{index}";
            table.Add(_start.Tag + 1 + index, _tags[index], Hookdesk.Ticketing.Domain.Tags.Normalize(_tags[index]));
        }
        return table;
    }

    private void MakeTicket(Piece piece, int number)
    {
        var random = _words.Random;
        var id = Next(last => last with { Ticket = last.Ticket + 1 }).Ticket;
        var at = Begin + Span * ((number + 0.5) / tickets);
        var requester = Customer(
            piece,
            random.Next(10) == 0 ? random.Next(1 + _customers.Length / 100) : random.Next(_customers.Length),
            at
        );
        var department = Skewed(departments.Count);
        var (agent, status) = (agents[(5 * department + Skewed(5)) % agents.Count], Status(number));
        var assigned = status == StatusCategory.New ? random.Next(10) < 2 : random.Next(100) < (status.IsOpen() ? 70 : 97);
        var story = new Story(this, piece, id, agent, requester);

        story.At = at;
        story.ByCustomer(
            new TicketCreated(id, departments[department], requester.Id, "mail") { Status = (int)StatusCategory.New },
            piece.Events
        );
        var count =
            status == StatusCategory.New ? 1
            : random.Next(100) == 0 ? random.Next(10, 30)
            : random.Next(2, 5);
        for (var index = 0; index < count; index++)
        {
            story.Write(index % 2 == 0, _words.Text(random.Next(40, 181)) + (random.Next(100) == 0 ? $" {Corpus.RareWord}" : ""));
            if (index == 0)
                Mark(piece, story, assigned);
            // Nothing is written after the end of the corpus.
            story.At = Earlier(story.At.AddMinutes(random.Next(5, 600)), End);
        }
        story.Become(status);

        var priority = random.Next(100) switch
        {
            < 10 => TicketPriority.Low,
            < 80 => TicketPriority.Normal,
            < 95 => TicketPriority.High,
            _ => TicketPriority.Urgent,
        };
        var assignee = assigned ? agent.Id : 0;
        piece.Tickets.Add(
            id,
            _words.Text(6),
            (int)status,
            (int)priority,
            departments[department],
            assigned ? assignee : null,
            requester.Id,
            "mail",
            Milliseconds(at),
            Milliseconds(story.LastMessageAt),
            PlainText.Preview(story.LastText),
            count,
            story.LastMessage,
            false,
            null,
            1L + story.Changes
        );
        piece.Timelines.Add(
            id,
            story.LastEvent,
            null,
            (int)status,
            (int)priority,
            departments[department],
            assignee,
            status.IsOpen(),
            long.MaxValue,
            null,
            TimelineJson.Write(story.Timeline)
        );
        var bucket = new CountBucket(departments[department], assignee, (int)status);
        _counts[bucket] = _counts.GetValueOrDefault(bucket) + 1;
    }

    // What an agent does who takes the ticket up.
    private void Mark(Piece piece, Story story, bool assigned)
    {
        var random = _words.Random;
        if (assigned)
            story.ByAgent(new TicketAssigned(story.Ticket, null, story.Agent.Id) { ToName = story.Agent.Name }, piece.Events);
        var tags = random.Next(100) switch
        {
            < 25 => [],
            < 85 => new[] { Skewed(Tags) },
            _ => [.. new[] { Skewed(Tags), Skewed(Tags) }.Distinct()],
        };
        if (tags.Length == 0)
            return;
        foreach (var tag in tags)
            piece.TicketTags.Add(story.Ticket, _start.Tag + 1 + tag);
        story.ByAgent(new TicketTagsChanged(story.Ticket, [.. tags.Select(tag => _tags[tag])], []), piece.Events);
    }

    private StatusCategory Status(int number)
    {
        var random = _words.Random;
        if (random.Next(200) == 0)
            return StatusCategory.Spam;
        var isNew = number > tickets * 9L / 10;
        if (random.Next(1000) >= (isNew ? 500 : 10))
            return StatusCategory.Closed;
        return random.Next(100) switch
        {
            < 10 => StatusCategory.New,
            < 55 => StatusCategory.Open,
            < 95 => StatusCategory.Pending,
            _ => StatusCategory.OnHold,
        };
    }

    private Actor Customer(Piece piece, int index, DateTimeOffset at)
    {
        var name = $"{Given[index % Given.Length]} {Given[index / 7 % Given.Length]}sen {index}";
        if (_customers[index] is var known and > 0)
            return new Actor(ActorKind.Customer, known, name);
        var next = Next(last => last with { Customer = last.Customer + 1, Address = last.Address + 1 });
        var address = Address(index);
        _customers[index] = next.Customer;
        piece.Customers.Add(next.Customer, name, null, null, "", Milliseconds(at));
        piece.Addresses.Add(next.Address, next.Customer, address, MailAddresses.Normalize(address));
        foreach (var word in CustomerLabels.Of(name, [MailAddresses.Normalize(address)], []))
            piece.CustomerWords.Add(word, next.Customer);
        var customer = new Actor(ActorKind.Customer, next.Customer, name);
        Record(piece.Events, new CustomerCreated(next.Customer), Actor.System, at);
        return customer;
    }

    private static string Address(int index) => $"customer{index}@company{index % 500}.example";

    private string AddressOf(Actor customer) =>
        Address(int.Parse(customer.Name[(customer.Name.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    private EventRecord Record(BulkTable events, IAction action, Actor by, DateTimeOffset at)
    {
        var type = action.GetType();
        var record = new EventRecord(
            Next(last => last with { Event = last.Event + 1 }).Event,
            HookAttribute.NameOf(type),
            action.Subject,
            by,
            at,
            JsonSerializer.Serialize(action, type, EventRecord.Json)
        );
        events.Add(
            record.Id,
            record.Name,
            record.Subject.Kind,
            record.Subject.Id,
            (int)by.Kind,
            by.Id,
            by.Name,
            Milliseconds(at),
            record.Payload
        );
        return record;
    }

    private BulkStart Next(Func<BulkStart, BulkStart> step) => _last = step(_last);

    // The first of some have most: the square of an even chance falls mostly near 0.
    private int Skewed(int count)
    {
        var chance = _words.Random.NextDouble();
        return (int)(chance * chance * count);
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>What happens to one ticket, step by step.</summary>
    private sealed class Story(BulkCorpus corpus, Piece piece, long ticket, Actor agent, Actor customer)
    {
        private readonly Dictionary<long, TicketTimeline> _timelines = [];
        private StatusCategory _status = StatusCategory.New;

        public long Ticket => ticket;

        public Actor Agent => agent;

        public DateTimeOffset At { get; set; }

        public int Changes { get; private set; }

        public long LastEvent { get; private set; }

        public long LastMessage { get; private set; }

        public DateTimeOffset LastMessageAt { get; private set; }

        public string LastText { get; private set; } = "";

        public TicketTimeline Timeline => _timelines[ticket];

        public void ByCustomer(IAction action, BulkTable events) => Take(corpus.Record(events, action, customer, At));

        public void ByAgent(IAction action, BulkTable events) => Take(corpus.Record(events, action, agent, At));

        public void Write(bool fromCustomer, string text)
        {
            LastMessage = corpus.Next(last => last with { Message = last.Message + 1 }).Message;
            (LastMessageAt, LastText) = (At, text);
            var address = corpus.AddressOf(customer);
            piece.Messages.Add(
                LastMessage,
                ticket,
                (int)(fromCustomer ? MessageKind.Customer : MessageKind.Reply),
                fromCustomer ? customer.Id : null,
                fromCustomer ? null : agent.Id,
                fromCustomer ? customer.Name : agent.Name,
                fromCustomer ? address : null,
                fromCustomer ? "" : MailAddresses.Show(customer.Name, address),
                "",
                (int)(fromCustomer ? DeliveryState.None : DeliveryState.Sent),
                false,
                false,
                Milliseconds(At),
                Milliseconds(At),
                text,
                fromCustomer ? "" : PlainText.ToHtml(text)
            );
            if (fromCustomer)
            {
                ByCustomer(new MessageAdded(ticket, LastMessage, MessageKind.Customer), piece.Events);
                Become(StatusRules.AfterCustomer(_status, automatic: false), customer);
            }
            else
            {
                ByAgent(new MessageAdded(ticket, LastMessage, MessageKind.Reply), piece.Events);
                Become(StatusCategory.Pending, agent);
            }
        }

        public void Become(StatusCategory status) => Become(status, agent);

        private void Become(StatusCategory status, Actor by)
        {
            if (status == _status)
                return;
            Take(corpus.Record(piece.Events, new TicketStatusChanged(ticket, (int)_status, (int)status), by, At));
            _status = status;
        }

        private void Take(EventRecord record)
        {
            Changes++;
            LastEvent = record.Id;
            new TimelineEvents(_timelines).Take(record);
        }
    }

    /// <summary>The rows of some tickets, in the order in which tables are written.</summary>
    private sealed class Piece
    {
        public BulkTable Customers { get; } = new("ticketing_customer", "id", "name", "organization_id", "language", "notes", "created_at");

        public BulkTable Addresses { get; } = new("ticketing_customer_address", "id", "customer_id", "address", "normalized");

        public BulkTable CustomerWords { get; } = new("ticketing_customer_word", "word", "customer_id");

        public BulkTable Tickets { get; } =
            new(
                "ticketing_ticket",
                "id",
                "subject",
                "status",
                "priority",
                "department_id",
                "assignee_id",
                "requester_id",
                "channel",
                "created_at",
                "last_activity_at",
                "preview",
                "message_count",
                "last_message_id",
                "has_attachment",
                "merged_into_id",
                "version"
            );

        public BulkTable Messages { get; } =
            new(
                "ticketing_message",
                "id",
                "ticket_id",
                "kind",
                "customer_id",
                "user_id",
                "author_name",
                "author_address",
                "sent_to",
                "copied_to",
                "delivery",
                "automatic",
                "has_attachment",
                "created_at",
                "written_at",
                "text",
                "html"
            );

        public BulkTable TicketTags { get; } = new("ticketing_ticket_tag", "ticket_id", "tag_id");

        public BulkTable Timelines { get; } =
            new(
                "sla_ticket",
                "ticket_id",
                "event_id",
                "policy_id",
                "status",
                "priority",
                "department_id",
                "assignee_id",
                "is_open",
                "due_order",
                "due_clock_id",
                "timeline"
            );

        public BulkTable Events { get; } =
            new("core_event", "id", "name", "subject_kind", "subject_id", "actor_kind", "actor_id", "actor_name", "at", "payload");

        public IReadOnlyList<BulkTable> Tables => [Customers, Addresses, CustomerWords, Tickets, Messages, TicketTags, Timelines, Events];
    }
}
