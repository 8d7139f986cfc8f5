using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Departments and memberships, in memory: every page asks for them and they change a few times a year. Singleton.</summary>
internal sealed class DepartmentDirectory(IServiceScopeFactory scopes)
{
    private volatile Snapshot? _snapshot;
    private int _generation;

    /// <summary>
    /// Forgets what was read; called after each change, on every node (<see cref="Hooks.ForgetDepartmentsWhenTheyChange"/>).
    /// </summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _snapshot = null;
    }

    public async ValueTask<Snapshot> ReadAsync(CancellationToken cancellation = default)
    {
        if (_snapshot is { } known)
            return known;
        var generation = Volatile.Read(ref _generation);
        // A scope of its own: the caller may be in a transaction whose changes are not true yet.
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        var departments = await database.Table<DepartmentRow>().ToListAsync(cancellation);
        var memberships = await database.Table<MembershipRow>().ToListAsync(cancellation);
        var snapshot = new Snapshot(
            [
                .. departments
                    .Select(row => new DepartmentInfo(row.Id, row.Name, row.IsActive))
                    .OrderBy(d => d.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
            memberships.ToLookup(row => row.UserId),
            memberships.ToLookup(row => row.DepartmentId)
        );
        if (generation == Volatile.Read(ref _generation))
            _snapshot = snapshot;
        return snapshot;
    }

    /// <summary>What is known at one time.</summary>
    internal sealed record Snapshot(
        IReadOnlyList<DepartmentInfo> Departments,
        ILookup<long, MembershipRow> ByUser,
        ILookup<long, MembershipRow> ByDepartment
    )
    {
        private readonly Dictionary<long, DepartmentInfo> _byId = Departments.ToDictionary(department => department.Id);

        public DepartmentInfo? Find(long id) => _byId.GetValueOrDefault(id);
    }
}

/// <inheritdoc cref="IDepartments"/>
internal sealed class DepartmentList(DepartmentDirectory directory, Assignees assignees) : IDepartments
{
    public async Task<IReadOnlyList<DepartmentInfo>> ListAsync(CancellationToken cancellation = default) =>
        [.. (await directory.ReadAsync(cancellation)).Departments.Where(department => department.IsActive)];

    public async Task<DepartmentInfo?> FindAsync(long id, CancellationToken cancellation = default) =>
        (await directory.ReadAsync(cancellation)).Find(id);

    public async Task<IReadOnlyList<DepartmentMember>> MembersAsync(long id, CancellationToken cancellation = default) =>
        [.. (await directory.ReadAsync(cancellation)).ByDepartment[id].Select(row => new DepartmentMember(row.UserId, row.RoleId))];

    public Task<IReadOnlyList<UserInfo>> AssignableAsync(long id, CancellationToken cancellation = default) =>
        assignees.ListAsync(id, cancellation);

    public async Task<long> CreateAsync(IWriteScope write, string name, CancellationToken cancellation = default)
    {
        var id = await write.InsertWithIdAsync(
            new DepartmentRow
            {
                Name = name,
                IsActive = true,
                CreatedAt = write.Now,
            },
            cancellation
        );
        write.Record(new DepartmentCreated(id));
        write.AfterCommit(() =>
        {
            directory.Forget();
            return Task.CompletedTask;
        });
        return id;
    }
}
