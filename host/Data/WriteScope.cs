using System.Text.Json;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Host.Data;

/// <summary>A running write transaction; see <see cref="Database"/> for its life.</summary>
internal sealed class WriteScope(DataConnection connection, DateTimeOffset now, Func<Actor> actor) : IWriteScope
{
    private readonly List<IAction> _actions = [];
    private readonly List<EventRow> _events = [];
    private readonly List<Func<Task>> _afterCommit = [];
    private readonly RowWriter _rows = new(connection);
    private readonly DateTimeOffset _began = now;
    private bool _ended;

    public DateTimeOffset Now { get; private set; } = now;

    public DataConnection Connection => _ended ? throw Ended() : connection;

    public IReadOnlyList<IAction> Actions => _actions;

    public IReadOnlyList<EventRow> Events => _events;

    public IReadOnlyList<Func<Task>> AfterCommitWork => _afterCommit;

    /// <summary>
    /// What a nested call threw. Half of its work is done, so the whole must not be committed even if the outer code has caught this.
    /// </summary>
    public Exception? Spoiled { get; private set; }

    public IDisposable AsOf(DateTimeOffset time)
    {
        if (_ended)
            throw Ended();
        if (time > _began)
            throw new ArgumentOutOfRangeException(
                nameof(time),
                time,
                $"A history entry must be earlier than the start of this transaction, {_began:O}."
            );
        var before = new Restore(this, Now);
        Now = DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
        return before;
    }

    public ITable<T> Table<T>()
        where T : class => Connection.GetTable<T>();

    public Task InsertAsync<T>(T row, CancellationToken cancellation = default)
        where T : class => Rows.InsertAsync(row, cancellation);

    public Task<long> InsertWithIdAsync<T>(T row, CancellationToken cancellation = default)
        where T : class => Rows.InsertWithIdAsync(row, cancellation);

    public Task<int> UpdateAsync<T>(T row, CancellationToken cancellation = default)
        where T : class => Rows.UpdateAsync(row, cancellation);

    public void Record(IAction action)
    {
        if (_ended)
            throw Ended();
        var who = actor();
        _actions.Add(action);
        _events.Add(
            new EventRow
            {
                Name = HookAttribute.NameOf(action.GetType()),
                SubjectKind = action.Subject.Kind,
                SubjectId = action.Subject.Id,
                ActorKind = who.Kind,
                ActorId = who.Id,
                ActorName = who.Name,
                At = Now,
                Audit = action is IAuditedAction ? 1 : 0,
                Payload = JsonSerializer.Serialize(action, action.GetType(), EventRecord.Json),
            }
        );
    }

    public Task EraseHistoryAsync(string kind, IReadOnlyCollection<long> ids, CancellationToken cancellation = default) =>
        HistoryErasure.EraseAsync(Connection, kind, ids, cancellation);

    public void AfterCommit(Func<Task> work)
    {
        if (_ended)
            throw Ended();
        _afterCommit.Add(work);
    }

    /// <summary>Runs the work of a nested call inside this transaction.</summary>
    public async Task<T> JoinAsync<T>(Func<IWriteScope, Task<T>> work)
    {
        try
        {
            return await work(this);
        }
        catch (Exception e)
        {
            Spoiled ??= e;
            throw;
        }
    }

    /// <summary>After this the scope refuses: a caller that kept it would otherwise write outside of any transaction.</summary>
    public void End()
    {
        _ended = true;
        _rows.Dispose();
    }

    private RowWriter Rows => _ended ? throw Ended() : _rows;

    private static InvalidOperationException Ended() => new("This write transaction has ended.");

    private sealed class Restore(WriteScope scope, DateTimeOffset time) : IDisposable
    {
        public void Dispose() => scope.Now = time;
    }
}
