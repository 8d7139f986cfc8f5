using CsCheck;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.Conditions;

/// <summary>Whatever the condition, the database finds the tickets that meet it in memory, and no other.</summary>
public abstract class SameInSqlTests(SharedDesk shared)
{
    private const int Tickets = 60;

    // In the night in which clocks are put forward, from 2 to 3, so that the day has 23 hours.
    private static readonly DateTimeOffset Now = new(2026, 3, 29, 1, 30, 0, 123, TimeSpan.Zero);

    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    private static readonly string[] Texts =
    [
        "Printer",
        "printer jam",
        "ÅRSAK",
        "årsak",
        "Привет МИР",
        "привет",
        "100%",
        "a_b",
        "axb",
        "İstanbul",
        "istanbul",
        "ΟΔΟΣ",
        "οδος",
        "οδός",
        "Straße",
        "STRASSE",
        "'; --",
        "e",
        "é",
        "Ǆ",
        "0",
        "@me",
        "\\",
    ];

    // Tags and organizations that no other test has: the desk is everybody's.
    private static readonly string[] Names = [.. Texts.Select(text => $"{text} ☂")];

    private static readonly string[] Numbers = ["0", "1", "2.5", "-3", "12.50", "100", "0.1", "33333333"];

    private static readonly string[] Days = ["2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30", "2025-12-31", "2027-01-01"];

    private readonly Desk desk = shared.Desk;

    [Fact]
    public async Task The_database_finds_the_tickets_that_match_in_memory()
    {
        var department = await desk.DepartmentAsync("Conditions");
        var reader = await desk.AgentAsync("Agent");
        await FillAsync(department, reader.Id);
        await desk.InAsync(async services =>
        {
            var (database, fields) = (services.GetRequiredService<IDatabase>(), services.GetRequiredService<ITicketFields>());
            var conditions = services.GetRequiredService<ITicketConditions>();
            var context = new ConditionContext(Now, Oslo, reader.Id);
            var vocabulary = await conditions.ReadAsync();
            var ids = await database
                .Table<TicketQueryRow>()
                .Where(ticket => ticket.DepartmentId == department)
                .Select(ticket => ticket.Id)
                .ToListAsync();
            Assert.Equal(Tickets, ids.Count);
            var values = await fields.ReadAsync(ids);
            var (some, all) = (0, 0);
            await Any(vocabulary)
                .SampleAsync(
                    async condition =>
                    {
                        var found = await (
                            await conditions.WhereAsync(
                                database.Table<TicketQueryRow>().Where(ticket => ticket.DepartmentId == department),
                                condition,
                                context
                            )
                        )
                            .Select(ticket => ticket.Id)
                            .ToListAsync();
                        var matching = ids.Where(id => vocabulary.Matches(condition, key => values.Of(id, key), context)).ToList();
                        Assert.Equal(matching.Order(), found.Order());
                        all++;
                        if (found.Count is > 0 and < Tickets)
                            some++;
                    },
                    iter: 300,
                    threads: 1,
                    print: condition => condition.ToJson()
                );
            // Most of them tell one ticket from another: else this would show nothing.
            Assert.True(some * 3 > all, $"{some} of {all}");
            return true;
        });
    }

    private static Gen<ConditionGroup> Any(IConditionVocabulary vocabulary)
    {
        var test = Pick(vocabulary.Fields.ToArray()).SelectMany(field => TestOf(vocabulary, field));
        var flat = Group(test.Select(Condition (one) => one), 1, 3);
        var part = Gen.Frequency((3, test.Select(Condition (one) => one)), (1, flat.Select(Condition (one) => one)));
        return Group(part, 1, 3);
    }

    private static Gen<ConditionGroup> Group(Gen<Condition> part, int from, int to) =>
        Gen.Select(Gen.Enum<ConditionMatch>(), part.Array[from, to], (match, parts) => new ConditionGroup(match, parts));

    private static Gen<ConditionTest> TestOf(IConditionVocabulary vocabulary, TicketField field) =>
        Pick(vocabulary.OperatorsOf(field).ToArray())
            .SelectMany(comparison =>
                (
                    comparison.Operands switch
                    {
                        ConditionOperands.None => Gen.Const(Array.Empty<string>()),
                        ConditionOperands.Number => Gen.Int[1, 60].Select(number => new[] { $"{number}" }),
                        ConditionOperands.One => ValueOf(vocabulary, field).Array[1],
                        _ => ValueOf(vocabulary, field).Array[1, 3],
                    }
                ).Select(values => new ConditionTest(field.Key, comparison.Key, values))
            );

    private static Gen<T> Pick<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(index => of[index]);

    private static Gen<string> ValueOf(IConditionVocabulary vocabulary, TicketField field) =>
        field switch
        {
            { Kind: TicketFieldKind.Number } => Pick(Numbers),
            { Kind: TicketFieldKind.Date } => Pick([
                .. Days,
                .. vocabulary.RelativeDates.Select(date => $"@{date.Key}"),
                "2026-03-29T01:00:00Z",
                "2026-03-28T23:00",
            ]),
            { Choices: { Count: > 0 } choices } => Pick([
                .. choices.TakeLast(8).Select(choice => choice.Value),
                .. field.IsUser ? new[] { "@me" } : [],
            ]),
            { Key: "tag" or "organization" } => Pick([.. Names, "☂", "printer"]),
            { Key: "language" } => Pick("nb", "NB", "en", "n", ""),
            { Key: "requester-domain" } => Pick("nordlys.example", "Example.COM", "other.example"),
            { Key: "requester" } => Pick("KARI@nordlys.example", "ola", "example"),
            _ => Pick(Texts),
        };

    // Tickets of every sort, the same ones each time.
    private async Task FillAsync(long department, long reader)
    {
        var random = new Random(4711);
        var other = await desk.AgentAsync("Agent");
        var tickets = new List<long>();
        for (var number = 0; number < Tickets; number++)
            tickets.Add(await desk.TicketAsync(department, from: From(number)));
        await desk.WriteAsync(
            async (_, write) =>
            {
                var fields = await FieldsAsync(write, department);
                foreach (var (id, number) in tickets.Select((id, number) => (id, number)))
                {
                    var row = await write.Table<TicketRow>().FirstAsync(ticket => ticket.Id == id);
                    var (subject, channel) = (One(Texts), One(["mail", "agent", "portal"]));
                    var (created, updated) = (Time(), Time());
                    var assignee = One<long?>([null, reader, other.Id]);
                    var (status, priority) = (
                        One([.. StatusCategories.All.Select(TicketStatus.BuiltIn)]),
                        One(Enum.GetValues<TicketPriority>())
                    );
                    await write
                        .Table<TicketRow>()
                        .Where(ticket => ticket.Id == id)
                        .Set(ticket => ticket.Subject, subject)
                        .Set(ticket => ticket.Channel, channel)
                        .Set(ticket => ticket.StatusId, status)
                        .Set(ticket => ticket.Priority, priority)
                        .Set(ticket => ticket.AssigneeId, assignee)
                        .Set(ticket => ticket.CreatedAt, created)
                        .Set(ticket => ticket.LastActivityAt, updated)
                        .Set(ticket => ticket.MessageCount, One([0, 1, 2, 100]))
                        .Set(ticket => ticket.HasAttachment, One([true, false]))
                        .UpdateAsync();
                    var wrote = Time();
                    if (number % 4 == 0)
                        await write.Table<MessageRow>().Where(message => message.TicketId == id).DeleteAsync();
                    else
                        await write
                            .Table<MessageRow>()
                            .Where(message => message.TicketId == id)
                            .Set(message => message.CreatedAt, wrote)
                            .UpdateAsync();
                    if (number < 12)
                        await CustomerAsync(write, row.RequesterId, number);
                    foreach (var tag in Some(Names))
                        await write.InsertAsync(new TicketTagRow { TicketId = id, TagId = await TagAsync(write, tag) });
                    foreach (var field in fields)
                    foreach (var value in ValuesOf(field))
                        await write.InsertAsync(
                            new FieldValueRow
                            {
                                TicketId = id,
                                FieldId = field.Id,
                                Value = value,
                            }
                        );
                }
                return true;
            }
        );

        static string From(int number) => $"kari{number % 12}@{(number % 2 == 0 ? "Nordlys.example" : "example.com")}";

        T One<T>(T[] of) => of[random.Next(of.Length)];

        string[] Some(string[] of) =>
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => One(of)).DistinctBy(value => value.ToLowerInvariant())];

        // About now, and to the millisecond at the edges of days and hours.
        DateTimeOffset Time() =>
            One([
                Now.AddMinutes(random.Next(-5000, 5000)),
                Now.AddHours(random.Next(-3, 4)),
                new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero).AddMilliseconds(random.Next(-1, 2)),
                new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero).AddMilliseconds(random.Next(-1, 2)),
                new DateTimeOffset(2025, 12, 31, 23, 0, 0, TimeSpan.Zero).AddMilliseconds(random.Next(-1, 2)),
            ]);

        string[] ValuesOf(FieldRow field) =>
            random.Next(3) == 0
                ? []
                : field.Kind switch
                {
                    FieldKind.Text => [One(Texts)],
                    FieldKind.Number => [One(["0", "1", "2.5", "-3", "12.5", "100", "0.1", "33333333"])],
                    FieldKind.Date => [One(Days)],
                    FieldKind.TickBox => ["yes"],
                    FieldKind.Choice => [One(["a", "b"])],
                    _ => [.. new[] { "a", "b", "c" }.Where(_ => random.Next(2) == 0)],
                };
    }

    private static async Task<List<FieldRow>> FieldsAsync(IWriteScope write, long department)
    {
        var fields = new List<FieldRow>();
        foreach (var kind in Enum.GetValues<FieldKind>())
        {
            var field = new FieldRow
            {
                Key = $"same-{kind}".ToLowerInvariant(),
                Title = $"Same {kind}",
                Kind = kind,
                Departments = [department],
                CreatedAt = write.Now,
            };
            field.Id = await write.InsertWithIdAsync(field);
            fields.Add(field);
            if (kind is FieldKind.Choice or FieldKind.Choices)
                foreach (var key in new[] { "a", "b", "c" })
                    await write.InsertAsync(
                        new FieldChoiceRow
                        {
                            FieldId = field.Id,
                            Key = key,
                            Title = key.ToUpperInvariant(),
                        }
                    );
            write.Record(new TicketFieldDefined(field.Id, field.Key));
        }
        return fields;
    }

    private static async Task CustomerAsync(IWriteScope write, long customer, int number)
    {
        var organization = await write.InsertWithIdAsync(
            new OrganizationRow
            {
                Name = Names[number],
                NormalizedName = Names[number].ToLowerInvariant(),
                CreatedAt = write.Now,
            }
        );
        await write
            .Table<CustomerRow>()
            .Where(row => row.Id == customer)
            .Set(row => row.OrganizationId, number % 3 == 0 ? null : organization)
            .Set(
                row => row.Language,
                number % 4 == 0 ? null
                    : number % 4 == 1 ? "nb"
                    : "EN"
            )
            .UpdateAsync();
        if (number % 2 == 0)
            await write.InsertAsync(
                new CustomerAddressRow
                {
                    CustomerId = customer,
                    Address = $"Ola{number}@Other.example",
                    Normalized = $"ola{number}@other.example",
                }
            );
    }

    private static async Task<long> TagAsync(IWriteScope write, string name)
    {
        var normalized = name.ToLowerInvariant();
        return await write.Table<TagRow>().FirstOrDefaultAsync(tag => tag.NormalizedName == normalized) is { } tag
            ? tag.Id
            : await write.InsertWithIdAsync(new TagRow { Name = name, NormalizedName = normalized });
    }

    // Its tickets are written past the counts, and its tags and fields would be in the way of others.
    public sealed class OwnSqliteDesk() : SharedDesk(DatabaseProvider.Sqlite);

    public sealed class OwnPostgresDesk() : SharedDesk(DatabaseProvider.PostgreSql);

    public sealed class OnSqlite(OwnSqliteDesk desk) : SameInSqlTests(desk), IClassFixture<OwnSqliteDesk>;

    public sealed class OnPostgres(OwnPostgresDesk desk) : SameInSqlTests(desk), IClassFixture<OwnPostgresDesk>;
}
