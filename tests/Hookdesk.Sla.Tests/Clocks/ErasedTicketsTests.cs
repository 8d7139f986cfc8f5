using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Tests.Clocks;

public abstract class ErasedTicketsTests(SharedDesk shared)
{
    private Desk Desk => shared.Desk;

    [Fact]
    public async Task The_trash_cancels_SLA_targets_and_of_an_erased_ticket_nothing_is_kept()
    {
        var department = await Desk.DepartmentAsync("Trash");
        await Desk.PolicyAsync(department);
        var (ticket, other) = (await Desk.TicketAsync(department), await Desk.TicketAsync(department));
        Assert.True((await Desk.ClockAsync(ticket, SlaTarget.Resolution)).IsActive);
        await ChangeAsync((changes, write) => changes.TrashAsync(write, ticket));
        Assert.All(
            await Desk.ClocksAsync(ticket),
            clock => Assert.Equal((SlaClockState.Canceled, SlaReason.MovedToTrash), (clock.State, clock.Reason))
        );
        await ChangeAsync((changes, write) => changes.RestoreAsync(write, ticket));
        Assert.All(await Desk.ClocksAsync(ticket), clock => Assert.True(clock.IsActive));

        await ChangeAsync((changes, write) => changes.TrashAsync(write, ticket));
        var admin = await Desk.Host.SignInAsync();
        await admin.OpenAsync($"/tickets/erase?ids={ticket}");
        await admin.SubmitAsync("form[action='/tickets/erase']");
        Assert.Empty(await Desk.ClocksAsync(ticket));
        Assert.False(
            await Desk.InAsync(services =>
                services.GetRequiredService<IDatabase>().Table<TicketRow>().AnyAsync(row => row.TicketId == ticket)
            )
        );
        Assert.NotEmpty(await Desk.ClocksAsync(other));
        Assert.Contains("ticket.erased", await Desk.HistoryAsync(ticket));
    }

    private Task<bool> ChangeAsync(Func<ITicketChanges, IWriteScope, Task<bool>> change) =>
        Desk.WriteAsync((services, write) => change(services.GetRequiredService<ITicketChanges>(), write));

    public sealed class OnSqlite(SqliteDesk desk) : ErasedTicketsTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : ErasedTicketsTests(desk);
}
