using Npgsql;

namespace Hookdesk.TestServers.Tests;

public sealed class PostgresTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_database_is_fresh()
    {
        var server = await PostgresServer.Shared;
        var first = await server.CreateDatabaseAsync();
        var second = await server.CreateDatabaseAsync();

        await ExecuteAsync(first, "CREATE TABLE kept (word text)");

        Assert.Equal(1L, await ExecuteAsync(first, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"));
        Assert.Equal(0L, await ExecuteAsync(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"));
    }

    [Fact]
    public async Task Databases_can_be_made_at_the_same_time()
    {
        var server = await PostgresServer.Shared;

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.CreateDatabaseAsync()));

        Assert.Equal(6, made.Distinct().Count());
    }

    [Fact]
    public async Task A_dropped_database_is_gone_though_somebody_is_connected()
    {
        var server = await PostgresServer.Shared;
        var database = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancel);

        await server.DropDatabaseAsync(database);

        var refused = await Assert.ThrowsAnyAsync<PostgresException>(async () =>
        {
            await using var again = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
            await again.OpenAsync(Cancel);
        });
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refused.SqlState);
    }

    [Fact]
    public async Task Text_of_any_language_is_stored()
    {
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();

        Assert.Equal("UTF8", await ExecuteAsync(database, "SHOW server_encoding"));
        Assert.Equal("สวัสดี", await ExecuteAsync(database, "SELECT 'สวัสดี'"));
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
