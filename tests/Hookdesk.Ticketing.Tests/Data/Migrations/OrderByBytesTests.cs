using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Data.Migrations;
using LinqToDB.Data;

namespace Hookdesk.Ticketing.Tests.Data.Migrations;

public sealed class OrderByBytesTests(PostgresDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Theory]
    [InlineData("ticketing_customer_word", "word")]
    [InlineData("ticketing_tag", "normalized_name")]
    [InlineData("ticketing_organization", "normalized_name")]
    public async Task What_is_looked_up_by_its_beginning_is_in_the_order_of_bytes(string table, string column) =>
        Assert.Equal("C", await desk.WriteAsync((_, write) => CollationAsync(write, table, column)));

    [Fact]
    public async Task The_beginning_of_a_word_is_looked_up_in_the_index()
    {
        var plan = await desk.WriteAsync(
            async (_, write) =>
            {
                // Of a handful of rows a scan is cheaper, whatever the index could do.
                await write.Connection.ExecuteAsync("SET LOCAL enable_seqscan = off");
                return await write.Connection.QueryToListAsync<string>(
                    "EXPLAIN SELECT customer_id FROM ticketing_customer_word WHERE word >= 'kar' AND word < 'kas'"
                );
            }
        );
        Assert.Contains(
            plan,
            line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains("'kar'", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_desk_in_the_order_of_a_language_is_put_in_that_of_bytes()
    {
        var (before, after) = await desk.WriteAsync(
            async (_, write) =>
            {
                await write.Connection.ExecuteAsync(
                    "ALTER TABLE ticketing_tag ALTER COLUMN normalized_name TYPE varchar(50) COLLATE \"en-x-icu\""
                );
                var older = await CollationAsync(write, "ticketing_tag", "normalized_name");
                foreach (
                    var statement in OrderByBytes.Statements.Where(statement =>
                        statement.Contains("ticketing_tag", StringComparison.Ordinal)
                    )
                )
                    await write.Connection.ExecuteAsync(statement);
                return (older, await CollationAsync(write, "ticketing_tag", "normalized_name"));
            }
        );
        Assert.Equal(("en-x-icu", "C"), (before, after));
    }

    private static Task<string> CollationAsync(IWriteScope write, string table, string column) =>
        write.Connection.ExecuteAsync<string>(
            $"""
            SELECT collname FROM pg_attribute JOIN pg_collation ON pg_collation.oid = attcollation
            WHERE attrelid = '{table}'::regclass AND attname = '{column}'
            """
        );
}
