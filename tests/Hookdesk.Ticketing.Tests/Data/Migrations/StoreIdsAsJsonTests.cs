using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Data.Migrations;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Tests.Data.Migrations;

public abstract class StoreIdsAsJsonTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Theory]
    [InlineData("", new long[0])]
    [InlineData("7", new long[] { 7 })]
    [InlineData("7 12 9223372036854775807", new long[] { 7, 12, long.MaxValue })]
    [InlineData("[3,4]", new long[] { 3, 4 })]
    public async Task An_older_database_keeps_the_files_of_drafts_and_the_departments_of_fields(string stored, long[] ids)
    {
        // All in one transaction, which leaves nothing behind: no other test meets a row in the old form.
        var (uploads, departments) = await desk.WriteAsync(
            async (_, write) =>
            {
                const long user = -1;
                await write.InsertAsync(
                    new DraftRow
                    {
                        UserId = user,
                        TicketId = 1,
                        Kind = MessageKind.Note,
                        UploadsJson = stored,
                        UpdatedAt = write.Now,
                    }
                );
                var field = await write.InsertWithIdAsync(
                    new FieldRow
                    {
                        Key = $"older-{Guid.NewGuid():N}",
                        Title = "Older",
                        DepartmentsJson = stored,
                        CreatedAt = write.Now,
                    }
                );

                foreach (var statement in StoreIdsAsJson.Statements)
                    await write.Connection.ExecuteAsync(statement);

                var draft = await write.Table<DraftRow>().SingleAsync(row => row.UserId == user);
                var kept = await write.Table<FieldRow>().SingleAsync(row => row.Id == field);
                await write.Table<DraftRow>().Where(row => row.UserId == user).DeleteAsync();
                await write.Table<FieldRow>().Where(row => row.Id == field).DeleteAsync();
                return (draft.Uploads, kept.Departments);
            }
        );
        Assert.Equal(ids, uploads);
        Assert.Equal(ids, departments);
    }

    public sealed class OnSqlite(SqliteDesk desk) : StoreIdsAsJsonTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : StoreIdsAsJsonTests(desk);
}
