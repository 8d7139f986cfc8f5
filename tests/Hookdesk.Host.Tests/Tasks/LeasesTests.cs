using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Tasks;
using LinqToDB.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Tasks;

public sealed class LeasesOnSqliteTests() : LeasesTests(DatabaseProvider.Sqlite);

public sealed class LeasesOnPostgresTests() : LeasesTests(DatabaseProvider.PostgreSql)
{
    [Fact]
    public async Task A_lease_tells_that_it_is_lost_with_its_connection()
    {
        await using var shell = Db.Shell();
        await using var lease = await shell.GetRequiredService<ILeases>().TryAcquireAsync("test.lost", Cancel);
        var lost = lease!.Lost;
        Assert.False(lost.IsCancellationRequested);

        await using (var connection = Db.Source.Connect())
            connection.Execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");

        await Eventually.IsTrueAsync(() => lost.IsCancellationRequested, "the loss is told");
    }
}

public abstract class LeasesTests(DatabaseProvider provider) : DataTests(provider)
{
    [Fact]
    public async Task One_holds_a_lease_at_a_time_in_one_process_and_across_processes()
    {
        await using var otherSource = Db.AnotherProcess();
        await using var one = Db.Shell();
        await using var two = Db.Shell(source: otherSource);
        var (here, there) = (one.GetRequiredService<ILeases>(), two.GetRequiredService<ILeases>());

        var lease = await here.TryAcquireAsync("mail.mailbox.3", Cancel);

        Assert.NotNull(lease);
        Assert.Null(await here.TryAcquireAsync("mail.mailbox.3", Cancel));
        Assert.Null(await there.TryAcquireAsync("mail.mailbox.3", Cancel));
        await using (var another = await there.TryAcquireAsync("mail.mailbox.4", Cancel))
            Assert.NotNull(another);

        await lease.DisposeAsync();
        await using var next = await there.TryAcquireAsync("mail.mailbox.3", Cancel);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_gets_it()
    {
        await using var shell = Db.Shell();
        var leases = shell.GetRequiredService<ILeases>();

        var asked = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Task.Run(() => leases.TryAcquireAsync("test.many", Cancel), Cancel))
        );

        await Assert.Single(asked, lease => lease is not null)!.DisposeAsync();
    }
}
