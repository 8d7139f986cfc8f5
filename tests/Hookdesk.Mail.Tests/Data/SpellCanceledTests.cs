using Hookdesk.Mail.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Mail.Tests.Data;

public abstract class SpellCanceledTests(SharedMailDesk shared)
{
    [Theory]
    [InlineData("cancelled", "canceled")]
    [InlineData("sent", "sent")]
    public async Task An_older_database_keeps_what_happened_to_mails(string stored, string outcome)
    {
        var kept = await shared.Desk.WriteAsync(
            async (_, write) =>
            {
                var id = await write.InsertWithIdAsync(
                    new DeliveryLogRow
                    {
                        OutboxId = -1,
                        At = write.Now,
                        Outcome = stored,
                    }
                );
                await write.Connection.ExecuteAsync(SpellCanceled.Outcomes);
                var row = await write.Table<DeliveryLogRow>().SingleAsync(row => row.Id == id);
                await write.Table<DeliveryLogRow>().Where(row => row.Id == id).DeleteAsync();
                return row.Outcome;
            }
        );
        Assert.Equal(outcome, kept);
    }

    public sealed class OnSqlite(SqliteMailDesk desk) : SpellCanceledTests(desk);

    public sealed class OnPostgres(PostgresMailDesk desk) : SpellCanceledTests(desk);
}
