using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Intake;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.Intake;

public abstract class TicketIntakeTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _unique = Guid.NewGuid().ToString("N")[..12];

    private string Address(string name) => $"{name}.{_unique}@example.com";

    [Fact]
    public async Task A_mail_becomes_a_new_ticket_with_its_message()
    {
        var department = await desk.DepartmentAsync("Sales");
        var id = await desk.TicketAsync(department, "Printer", Address("kari"), "The printer is   offline.\nPlease help.");
        var ticket = await desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));
        Assert.Equal(
            (StatusCategory.New, 1, "The printer is offline. Please help.", department),
            (ticket.Category, ticket.MessageCount, ticket.Preview, ticket.DepartmentId)
        );
        var events = await desk.InAsync(services =>
            services.GetRequiredService<IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 10)
        );
        Assert.Equal(["ticket.message-added", "ticket.created"], events.Select(e => e.Name));
        Assert.All(events, e => Assert.Equal(ActorKind.Customer, e.Actor.Kind));
    }

    [Fact]
    public async Task A_ticket_without_subject_says_so()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "  ", Address("kari"));
        Assert.Equal("(no subject)", (await FindAsync(id)).Subject);
    }

    [Fact]
    public async Task A_reply_to_a_closed_ticket_reopens_it()
    {
        var id = await ClosedTicketAsync();
        await desk.AnswerAsync(id, Address("kari"));
        Assert.Equal(StatusCategory.Open, (await FindAsync(id)).Category);
    }

    [Fact]
    public async Task An_out_of_office_note_does_not_reopen_a_closed_ticket()
    {
        var id = await ClosedTicketAsync();
        await desk.AnswerAsync(id, Address("kari"), with: message => message with { Automatic = true });
        Assert.Equal(StatusCategory.Closed, (await FindAsync(id)).Category);
    }

    [Fact]
    public async Task A_message_to_a_merged_ticket_joins_the_one_it_was_merged_into()
    {
        var department = await desk.DepartmentAsync("Sales");
        var old = await desk.TicketAsync(department, from: Address("kari"));
        var target = await desk.TicketAsync(department, from: Address("kari"));
        await desk.WriteAsync(
            (_, write) => write.Table<TicketRow>().Where(t => t.Id == old).Set(t => t.MergedIntoId, target).UpdateAsync()
        );
        Assert.Equal(target, (await desk.AnswerAsync(old, Address("kari"))).TicketId);
    }

    [Fact]
    public async Task A_new_sender_joins_and_the_requester_stays_who_it_was()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), from: Address("kari"));
        var before = await FindAsync(id);
        var answer = await desk.AnswerAsync(id, Address("ola"));
        Assert.Equal(before.RequesterId, (await FindAsync(id)).RequesterId);
        Assert.Equal([(answer.CustomerId, ParticipantRole.Participant)], await ParticipantsAsync(id));
    }

    [Fact]
    public async Task People_in_copy_become_watchers_and_participants_when_they_write()
    {
        var id = await desk.TicketAsync(
            await desk.DepartmentAsync("Sales"),
            from: Address("kari"),
            with: ticket => ticket with { Message = ticket.Message with { Cc = [new Person("Per", Address("per"))] } }
        );
        Assert.Equal([ParticipantRole.Watcher], (await ParticipantsAsync(id)).Select(p => p.Role));
        await desk.AnswerAsync(id, Address("per"));
        Assert.Equal([ParticipantRole.Participant], (await ParticipantsAsync(id)).Select(p => p.Role));
        Assert.True(await desk.InAsync(services => services.GetRequiredService<ITickets>().TakesPartAsync(id, Address("PER"))));
        Assert.False(await desk.InAsync(services => services.GetRequiredService<ITickets>().TakesPartAsync(id, Address("nobody"))));
    }

    [Fact]
    public async Task Somebody_with_several_addresses_is_one_customer()
    {
        var department = await desk.DepartmentAsync("Sales");
        var first = await FindAsync(await desk.TicketAsync(department, from: Address("kari")));
        await desk.WriteAsync(
            (_, write) =>
                write.InsertWithIdAsync(
                    new CustomerAddressRow
                    {
                        CustomerId = first.RequesterId,
                        Address = Address("kari.private"),
                        Normalized = Address("kari.private"),
                    }
                )
        );
        var second = await FindAsync(await desk.TicketAsync(department, from: Address("Kari.Private")));
        Assert.Equal(first.RequesterId, second.RequesterId);
    }

    [Fact]
    public async Task A_new_customer_joins_the_organization_that_has_the_domain()
    {
        var organization = await desk.WriteAsync(
            async (_, write) =>
            {
                var id = await write.InsertWithIdAsync(
                    new OrganizationRow
                    {
                        Name = "Acme",
                        NormalizedName = $"acme{_unique}",
                        CreatedAt = write.Now,
                    }
                );
                await write.InsertAsync(new OrganizationDomainRow { Domain = $"{_unique}.example", OrganizationId = id });
                return id;
            }
        );
        var ticket = await FindAsync(await desk.TicketAsync(await desk.DepartmentAsync("Sales"), from: $"somebody@{_unique}.EXAMPLE"));
        Assert.Equal(
            organization,
            await desk.ReadAsync(db =>
                db.Table<CustomerRow>().Where(c => c.Id == ticket.RequesterId).Select(c => c.OrganizationId).FirstAsync()
            )
        );
    }

    [Fact]
    public async Task Many_mails_of_one_unknown_sender_at_once_make_one_customer()
    {
        var department = await desk.DepartmentAsync("Sales");
        var tickets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.TicketAsync(department, from: Address("burst"))));
        var requesters = await desk.ReadAsync(db =>
            db.Table<TicketRow>().Where(t => tickets.Contains(t.Id)).Select(t => t.RequesterId).Distinct().ToListAsync()
        );
        Assert.Single(requesters);
        Assert.Equal(
            8,
            await desk.ReadAsync(db =>
                db.Table<CountRow>().Where(c => c.DepartmentId == department && c.StatusId == (int)StatusCategory.New).SumAsync(c => c.N)
            )
        );
    }

    [Fact]
    public async Task A_plugin_that_refuses_a_ticket_leaves_nothing_behind()
    {
        var department = await desk.DepartmentAsync("Sales");
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            desk.WriteAsync(
                (services, write) =>
                    ActivatorUtilities
                        .CreateInstance<TicketIntake>(services, new RefusingHooks())
                        .CreateTicketAsync(write, new NewTicket(department, "x", "mail", Desk.Message(Address("spam"), "Buy!")))
            )
        );
        Assert.Equal("Not today.", refused.Message);
        Assert.False(await desk.ReadAsync(db => db.Table<TicketRow>().AnyAsync(t => t.DepartmentId == department)));
    }

    [Fact]
    public async Task A_receipt_is_no_news_and_goes_to_the_requester_alone()
    {
        var id = await desk.TicketAsync(
            await desk.DepartmentAsync("Sales"),
            from: Address("kari"),
            with: ticket => ticket with { Message = ticket.Message with { Cc = [new Person("Per", Address("per"))] } }
        );
        var before = await FindAsync(id);
        var message = await desk.WriteAsync(
            (services, write) => services.GetRequiredService<IAutomaticMessages>().SendAsync(write, id, "<p>We have it.</p>")
        );
        var row = await desk.ReadAsync(db => db.Table<MessageRow>().FirstAsync(m => m.Id == message));
        Assert.Equal(
            (MessageKind.Automatic, $"Kari Aas <{Address("kari")}>".Replace("Kari Aas <", "").Replace(">", ""), ""),
            (row.Kind, row.SentTo.Replace("Kari Aas <", "").Replace(">", ""), row.CopiedTo)
        );
        Assert.Equal((before.LastMessageId, before.Preview), ((await FindAsync(id)).LastMessageId, (await FindAsync(id)).Preview));
    }

    private async Task<long> ClosedTicketAsync()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), from: Address("kari"));
        await desk.WriteAsync(
            (_, write) => write.Table<TicketRow>().Where(t => t.Id == id).Set(t => t.StatusId, (int)StatusCategory.Closed).UpdateAsync()
        );
        await desk.WriteAsync(
            (_, write) =>
                write
                    .Table<CountRow>()
                    .Where(c => c.DepartmentId == write.Table<TicketRow>().First(t => t.Id == id).DepartmentId)
                    .Set(c => c.StatusId, (int)StatusCategory.Closed)
                    .UpdateAsync()
        );
        return id;
    }

    private Task<TicketRow> FindAsync(long id) => desk.ReadAsync(db => db.Table<TicketRow>().FirstAsync(t => t.Id == id));

    private Task<List<(long Id, ParticipantRole Role)>> ParticipantsAsync(long id) =>
        desk.ReadAsync(async db =>
            (await db.Table<ParticipantRow>().Where(p => p.TicketId == id).ToListAsync()).Select(p => (p.CustomerId, p.Role)).ToList()
        );

    private sealed class RefusingHooks : IHooks
    {
        public Task PublishAsync(IAction action, CancellationToken cancellation = default) => Task.CompletedTask;

        public Task<Filtered<TFilter>> FilterAsync<TFilter>(TFilter value, CancellationToken cancellation = default)
            where TFilter : class, IFilter => Task.FromResult<Filtered<TFilter>>(new Refusal("Not today."));
    }

    public sealed class OnSqlite(SqliteDesk desk) : TicketIntakeTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : TicketIntakeTests(desk);
}
