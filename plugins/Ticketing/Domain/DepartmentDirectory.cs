using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Domain;

/// <summary>Departments and memberships, in memory: every page asks for them and they change a few times a year. Singleton.</summary>
internal sealed class DepartmentDirectory(NodeCache<DepartmentDirectory.Snapshot> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<DepartmentDirectory>()
            .AddNodeCache(
                LoadAsync,
                invalidatedBy: [typeof(DepartmentCreated), typeof(DepartmentChanged), typeof(DepartmentMemberChanged)]
            );

    public ValueTask<Snapshot> ReadAsync(CancellationToken cancellation = default) => cache.GetAsync(cancellation);

    private static async Task<Snapshot> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<IDatabase>();
        var departments = await database.Table<DepartmentRow>().ToListAsync(cancellation);
        var memberships = await database.Table<MembershipRow>().ToListAsync(cancellation);
        return new Snapshot(
            [
                .. departments
                    .Select(row => new DepartmentInfo(row.Id, row.Name, row.IsActive))
                    .OrderBy(d => d.Name, StringComparer.CurrentCultureIgnoreCase),
            ],
            memberships.ToLookup(row => row.UserId),
            memberships.ToLookup(row => row.DepartmentId)
        );
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
        return id;
    }
}
