using Hookdesk.Mail.Data;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Mail.Tests.Data;

public abstract class StoreAliasesAsJsonTests(SharedMailDesk shared)
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("help@example.com", new[] { "help@example.com" })]
    [InlineData("help@example.com\no\"dd\\one@example.com", new[] { "help@example.com", "o\"dd\\one@example.com" })]
    [InlineData("[\"new@example.com\"]", new[] { "new@example.com" })]
    public async Task An_older_database_keeps_the_further_addresses_of_mailboxes(string stored, string[] addresses)
    {
        // All in one transaction, which leaves nothing behind: no other test meets a mailbox in the old form.
        var kept = await shared.Desk.WriteAsync(
            async (_, write) =>
            {
                var id = await write.InsertWithIdAsync(
                    new MailboxRow
                    {
                        Address = $"older-{Guid.NewGuid():N}@example.com",
                        AliasesJson = stored,
                        IsActive = false,
                        ChangedAt = write.Now,
                    }
                );
                await write.Connection.ExecuteAsync(StoreAliasesAsJson.Sql);
                var row = await write.Table<MailboxRow>().SingleAsync(mailbox => mailbox.Id == id);
                await write.Table<MailboxRow>().Where(mailbox => mailbox.Id == id).DeleteAsync();
                return row.Aliases;
            }
        );
        Assert.Equal(addresses, kept);
    }

    public sealed class OnSqlite(SqliteMailDesk desk) : StoreAliasesAsJsonTests(desk);

    public sealed class OnPostgres(PostgresMailDesk desk) : StoreAliasesAsJsonTests(desk);
}
