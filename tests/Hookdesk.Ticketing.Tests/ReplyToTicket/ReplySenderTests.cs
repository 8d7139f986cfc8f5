using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.Intake;
using Hookdesk.Ticketing.ReplyToTicket;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Tests.ReplyToTicket;

/// <summary>What a channel is handed. The channel is a fake: a real one is Mail's matter and is tested there.</summary>
public abstract class ReplySenderTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _unique = Guid.NewGuid().ToString("N")[..12];

    private string Address(string name) => $"{name}.{_unique}@example.com";

    [Fact]
    public async Task One_person_gets_one_copy_whatever_number_of_addresses_and_roles()
    {
        var id = await desk.TicketAsync(
            await desk.DepartmentAsync("Sales"),
            from: Address("kari"),
            with: t => t with { Message = t.Message with { Cc = [new Person("Per", Address("per"))] } }
        );
        var requester = await desk.ReadAsync(db => db.Table<TicketRow>().Where(t => t.Id == id).Select(t => t.RequesterId).FirstAsync());
        await desk.WriteAsync(
            (_, write) =>
                write.InsertWithIdAsync(
                    new CustomerAddressRow
                    {
                        CustomerId = requester,
                        Address = Address("kari.home"),
                        Normalized = Address("kari.home"),
                    }
                )
        );
        await desk.AnswerAsync(id, Address("kari.home"));
        await desk.AnswerAsync(id, Address("per"));
        var sent = await SendAsync(id, new RecordingChannel(true));
        // To the address last written from, and Per once although he watches and wrote.
        Assert.Equal([Address("kari.home")], sent.Message!.To.Select(person => person.Address));
        Assert.Equal([Address("per")], sent.Message.Cc.Select(person => person.Address));
    }

    [Fact]
    public async Task A_queued_reply_waits_for_the_seconds_of_undo_and_counts_as_queued()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "Printer", Address("kari"));
        var sent = await SendAsync(id, new RecordingChannel(true));
        var row = await desk.ReadAsync(db => db.Table<MessageRow>().FirstAsync(m => m.Id == sent.Id));
        Assert.Equal((DeliveryState.Queued, "Printer", row.UndoUntil), (row.Delivery, sent.Message!.Subject, sent.Message.NotBefore));
        Assert.Equal(row.CreatedAt.AddSeconds(10), row.UndoUntil);
    }

    [Fact]
    public async Task The_first_channel_that_serves_the_ticket_carries_the_reply()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), from: Address("kari"));
        var (first, second, third) = (new RecordingChannel(false), new RecordingChannel(true), new RecordingChannel(true));
        await SendAsync(id, first, second, third);
        Assert.Equal((true, true, false), (first.Asked is not null, second.Asked is not null, third.Asked is not null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_is_taken_back_only_when_the_channel_can_stop_it(bool canCancel)
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), from: Address("kari"));
        var channel = new RecordingChannel(true) { CanCancel = canCancel };
        var sent = await SendAsync(id, channel);
        var undone = await desk.WriteAsync(
            (services, write) => new MessageDelivery([channel], services.GetRequiredService<IContributionGuard>()).UndoAsync(write, sent.Id)
        );
        Assert.Equal(canCancel, undone);
        Assert.Equal(!canCancel, await desk.ReadAsync(db => db.Table<MessageRow>().AnyAsync(m => m.Id == sent.Id)));
        Assert.Equal(
            (int)(canCancel ? StatusCategory.New : StatusCategory.Pending),
            await desk.ReadAsync(db => db.Table<TicketRow>().Where(t => t.Id == id).Select(t => t.StatusId).FirstAsync())
        );
    }

    [Fact]
    public async Task What_became_of_a_message_is_stored_and_told_once()
    {
        var id = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), from: Address("kari"));
        var sent = await SendAsync(id, new RecordingChannel(true));
        for (var time = 0; time < 2; time++)
            await desk.WriteAsync(
                async (services, write) =>
                {
                    await services
                        .GetRequiredService<IMessageDelivery>()
                        .SetAsync(write, sent.Id, DeliveryState.Failed, "550 no such user");
                    return 0;
                }
            );
        var events = await desk.InAsync(services =>
            services.GetRequiredService<Sdk.Events.IEventLog>().ReadSubjectAsync(TicketSubjects.Ticket(id), 50)
        );
        Assert.Single(events, e => e.Is<MessageDeliveryChanged>());
    }

    private async Task<(long Id, OutgoingMessage? Message)> SendAsync(long ticket, params RecordingChannel[] channels)
    {
        var agent = await desk.AgentAsync();
        var id = await desk.WriteAsync(
            async (services, write) =>
            {
                var author = (await services.GetRequiredService<IUsers>().FindAsync(agent.Id))!;
                var sender = ActivatorUtilities.CreateInstance<ReplySender>(services, (IEnumerable<IReplyChannel>)channels);
                var locked = (await LockedTicket.TakeAsync(write, ticket, default))!;
                var recipients = await Recipients.OfAsync(Tables.Of(write), ticket, locked.Ticket.RequesterId, default);
                var reply = new Reply(author, new OutgoingText("<p>Hello</p>", null, "", []), recipients)
                {
                    Undo = TimeSpan.FromSeconds(10),
                };
                var message = await sender.SendAsync(write, locked, reply, default);
                await locked.SaveAsync(default);
                return message;
            }
        );
        return (id, channels[^1].Asked);
    }

    private sealed class RecordingChannel(bool serves) : IReplyChannel
    {
        public ValueTask<bool> ServesAsync(long departmentId, CancellationToken cancellation = default) => new(serves);

        public OutgoingMessage? Asked { get; private set; }
        public bool CanCancel { get; init; } = true;

        public Task<bool> QueueAsync(IWriteScope write, OutgoingMessage message, CancellationToken cancellation = default)
        {
            Asked = message;
            return Task.FromResult(serves);
        }

        public Task<bool> CancelAsync(IWriteScope write, long messageId, CancellationToken cancellation = default) =>
            Task.FromResult(CanCancel);
    }

    public sealed class OnSqlite(SqliteDesk desk) : ReplySenderTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : ReplySenderTests(desk);
}
