using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using LinqToDB;
using LinqToDB.Data;

namespace Hookdesk.Host.Data;

/// <summary>The database as one service scope sees it: one connection, at most one transaction.</summary>
internal sealed class Database(DatabaseSource source, TimeProvider time, IServiceProvider services, ILogger<Database> logger)
    : IDatabase,
        IDisposable,
        IAsyncDisposable
{
    private DataConnection? _connection;
    private WriteScope? _write;

    /// <summary>True while a transaction of this scope is running.</summary>
    public bool IsWriting => _write is not null;

    public DatabaseProvider Provider => source.Settings.Provider;

    public DataConnection Connection => _connection ??= Connect();

    public ITable<T> Table<T>()
        where T : class => Connection.GetTable<T>();

    public Task WriteAsync(Func<IWriteScope, Task> work, CancellationToken cancellation = default) =>
        WriteAsync(
            async write =>
            {
                await work(write);
                return true;
            },
            cancellation
        );

    public async Task<T> WriteAsync<T>(Func<IWriteScope, Task<T>> work, CancellationToken cancellation = default)
    {
        if (_write is { } outer)
            return await outer.JoinAsync(work);

        T result;
        WriteScope? write = null;
        using (await source.EnterWriteAsync(cancellation))
        {
            try
            {
                ((IDataContext)Connection).CloseAfterUse = false;
                await Connection.BeginTransactionAsync(cancellation);
                _write = write = new WriteScope(Connection, Now(), CurrentActor);
                result = await work(write);
                if (write.Spoiled is { } spoiled)
                    throw new InvalidOperationException(
                        "Nothing was saved: a write in this transaction failed, even though its error was caught.",
                        spoiled
                    );
                await EventWriter.AppendAsync(Connection, Provider, write.Events, cancellation);
                await Connection.CommitTransactionAsync(cancellation);
            }
            catch
            {
                await RollbackAsync();
                throw;
            }
            finally
            {
                write?.End();
                _write = null;
                await LetGoAsync();
            }
        }

        await FollowUpAsync(write);
        return result;
    }

    public void Dispose() => _connection?.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    // A scope may live for hours (the stream of live updates, a task that waits for a mail server) and must not keep one of the pool's
    // connections meanwhile. Outside of a transaction each query therefore gives its connection back.
    private DataConnection Connect()
    {
        var connection = source.Connect();
        ((IDataContext)connection).CloseAfterUse = true;
        return connection;
    }

    private async Task LetGoAsync()
    {
        if (_connection is null)
            return;
        ((IDataContext)_connection).CloseAfterUse = true;
        await AttemptAsync(_connection.CloseAsync);
    }

    // Looked up per use: the actor is a scoped service that may itself read the database.
    private Actor CurrentActor() => services.GetService<IActor>()?.Current ?? Actor.System;

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task RollbackAsync()
    {
        try
        {
            await Connection.RollbackTransactionAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // The connection is broken, and the server rolls back by itself. The error that led here is the one to tell; this scope
            // goes on with a new connection.
            DatabaseLog.RollbackFailed(logger, e);
            var broken = _connection;
            _connection = null;
            if (broken is not null)
                await broken.DisposeAsync();
        }
    }

    // What is committed stays committed: nothing that fails from here on may look to the caller as if the write had failed.
    private async Task FollowUpAsync(WriteScope write)
    {
        // Before anybody is told: who hears of the change must not find what was true before it.
        if (write.Actions.Count > 0)
            Attempt(() => services.GetRequiredService<NodeCaches>().Forget(write.Actions));
        if (write.Events.Count > 0)
        {
            source.Versions.Committed(write.Events.Select(record => record.Name));
            Attempt(source.Committed.Raise);
        }
        foreach (var work in write.AfterCommitWork)
            await AttemptAsync(work);
        if (write.Actions.Count == 0)
            return;
        await AttemptAsync(async () =>
        {
            var hooks = services.GetRequiredService<IHooks>();
            foreach (var action in write.Actions)
                await AttemptAsync(() => hooks.PublishAsync(action, CancellationToken.None));
        });
    }

    private void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            DatabaseLog.AfterCommitFailed(logger, e);
        }
    }

    private async Task AttemptAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e)
        {
            DatabaseLog.AfterCommitFailed(logger, e);
        }
    }
}
