using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.AdministerDepartments;

/// <summary>A department in the admin's list.</summary>
public sealed record DepartmentListRow(DepartmentInfo Department, int Members, long OpenTickets);

/// <summary>A department's page. Id 0 is a new one.</summary>
public sealed record DepartmentModel(long Id, string Name, bool IsActive)
{
    public IReadOnlyList<MemberModel> Members { get; init; } = [];
    public IReadOnlyList<UserInfo> Others { get; init; } = [];
    public IReadOnlyList<RoleInfo> Roles { get; init; } = [];
    public long OpenTickets { get; init; }
    public string? Error { get; init; }
}

/// <summary>A member of a department.</summary>
/// <param name="User">Who.</param>
/// <param name="RoleId">The role in the department.</param>
/// <param name="RoleName">Its name.</param>
/// <param name="MayChange">False when the role has permissions that the reader does not have.</param>
public sealed record MemberModel(UserInfo User, long RoleId, string RoleName, bool MayChange);

/// <summary>/admin/departments: departments, and who has which role in them.</summary>
internal sealed class DepartmentAdministration(
    IDatabase database,
    DepartmentDirectory directory,
    OptionDirectory options,
    IUsers users,
    IRoles roles,
    ICurrentUser me,
    IStringLocalizer<TicketingPlugin> T
)
{
    public async Task<IResult> ListAsync(CancellationToken cancellation)
    {
        var known = await directory.ReadAsync(cancellation);
        var open = await OpenTicketsAsync(cancellation);
        return PageResults.Page<DepartmentsPage>(
            new
            {
                Rows = known
                    .Departments.OrderBy(d => !d.IsActive)
                    .ThenBy(d => d.Name, StringComparer.CurrentCultureIgnoreCase)
                    .Select(d => new DepartmentListRow(d, known.ByDepartment[d.Id].Count(), open.GetValueOrDefault(d.Id)))
                    .ToList(),
            }
        );
    }

    public static IResult ShowNew() => PageResults.Page<DepartmentPage>(new { Model = new DepartmentModel(0, "", true) });

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation) =>
        await ReadAsync(id, cancellation) is { } model ? PageResults.Page<DepartmentPage>(new { Model = model }) : TypedResults.NotFound();

    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<DepartmentInput>(cancellation);
        var name = form.Model.Name;
        if (await CheckAsync(0, form, cancellation) is { } error)
            return PageResults.Page<DepartmentPage>(
                new { Model = new DepartmentModel(0, name, true) { Error = error } },
                StatusCodes.Status422UnprocessableEntity
            );
        var id = await database.WriteAsync(
            async write =>
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
            },
            cancellation
        );
        context.Response.Toast(T["Department created. Now add its members."]);
        return TypedResults.LocalRedirect($"/admin/departments/{id}");
    }

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is not { } model)
            return TypedResults.NotFound();
        var form = await context.ReadFormAsync<DepartmentInput>(cancellation);
        var (name, isActive) = (form.Model.Name, form.Model.Active);
        if (await CheckAsync(id, form, cancellation) is { } error)
            return PageResults.Page<DepartmentPage>(
                new { Model = model with { Name = name, IsActive = isActive, Error = error } },
                StatusCodes.Status422UnprocessableEntity
            );
        await database.WriteAsync(
            async write =>
            {
                await write
                    .Table<DepartmentRow>()
                    .Where(d => d.Id == id)
                    .Set(d => d.Name, name)
                    .Set(d => d.IsActive, isActive)
                    .UpdateAsync(cancellation);
                write.Record(new DepartmentChanged(id));
            },
            cancellation
        );
        context.Response.Toast(T["Saved."]);
        return TypedResults.LocalRedirect($"/admin/departments/{id}");
    }

    /// <summary>POST /admin/departments/{id}/members: gives a user a role in the department; role 0 takes the user out.</summary>
    public async Task<IResult> SetMemberAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<MemberInput>(cancellation);
        var (user, role) = (form.Model.User, form.Model.Role);
        if (!form.IsValid)
            return TypedResults.NotFound();
        var known = await directory.ReadAsync(cancellation);
        if (known.Find(id) is null || await users.FindAsync(user, cancellation) is null)
            return TypedResults.NotFound();
        if (role != 0 && (await roles.ListAsync(cancellation)).All(r => r.Id != role))
            return TypedResults.NotFound();
        var isDone = await database.WriteAsync(
            async write =>
            {
                var memberships = write.Table<MembershipRow>().Where(m => m.UserId == user && m.DepartmentId == id);
                foreach (var held in await memberships.Select(m => m.RoleId).ToListAsync(cancellation))
                    if (!await MayGiveAsync(id, held, cancellation))
                        return false;
                if (role != 0 && !await MayGiveAsync(id, role, cancellation))
                    return false;
                await memberships.DeleteAsync(cancellation);
                if (role != 0)
                    await write.InsertAsync(
                        new MembershipRow
                        {
                            UserId = user,
                            DepartmentId = id,
                            RoleId = role,
                        },
                        cancellation
                    );
                write.Record(new DepartmentMemberChanged(id, user, role == 0 ? null : role));
                return true;
            },
            cancellation
        );
        if (!isDone)
        {
            context.Response.Toast(T["You can't assign, change, or remove a role with permissions that you don't have."], "danger");
            return TypedResults.LocalRedirect($"/admin/departments/{id}#members");
        }
        context.Response.Toast(role == 0 ? T["Member removed."] : T["Saved."]);
        return TypedResults.LocalRedirect($"/admin/departments/{id}#members");
    }

    // What somebody holds in the department counts with what they hold everywhere.
    private async ValueTask<bool> MayGiveAsync(long department, long role, CancellationToken cancellation)
    {
        var here = (await directory.ReadAsync(cancellation)).ByUser[me.Id].Where(m => m.DepartmentId == department).Select(m => m.RoleId);
        return await roles.CoverAsync([.. me.RoleIds, .. here], role, cancellation);
    }

    private async Task<string?> CheckAsync(long id, Form<DepartmentInput> form, CancellationToken cancellation)
    {
        if (form.FirstError is { } error)
            return error;
        return (await directory.ReadAsync(cancellation)).Departments.Any(d =>
            d.Id != id && string.Equals(d.Name, form.Model.Name, StringComparison.CurrentCultureIgnoreCase)
        )
            ? T["A department with this name already exists."].Value
            : null;
    }

    private async Task<DepartmentModel?> ReadAsync(long id, CancellationToken cancellation)
    {
        var known = await directory.ReadAsync(cancellation);
        if (known.Find(id) is not { } department)
            return null;
        var everyone = await users.ListAsync(cancellation: cancellation);
        var memberships = known.ByDepartment[id].ToDictionary(m => m.UserId, m => m.RoleId);
        var all = (await roles.ListAsync(cancellation)).ToDictionary(role => role.Id);
        var given = new Dictionary<long, bool>();
        foreach (var role in all.Keys.Concat(memberships.Values).Distinct())
            given[role] = await MayGiveAsync(id, role, cancellation);
        return new DepartmentModel(id, department.Name, department.IsActive)
        {
            Members = [.. everyone.Where(user => memberships.ContainsKey(user.Id)).Select(user => MemberOf(user, memberships[user.Id]))],
            Others = [.. everyone.Where(user => !memberships.ContainsKey(user.Id))],
            Roles = [.. all.Values.Where(role => given[role.Id])],
            OpenTickets = (await OpenTicketsAsync(cancellation)).GetValueOrDefault(id),
        };

        MemberModel MemberOf(UserInfo user, long role) => new(user, role, all.GetValueOrDefault(role)?.Name ?? "", given[role]);
    }

    private async Task<Dictionary<long, long>> OpenTicketsAsync(CancellationToken cancellation)
    {
        var open = (await options.ReadAsync(cancellation)).StatusesIn(StatusCategories.Open);
        return await database
            .Table<CountRow>()
            .Where(row => open.Contains(row.StatusId))
            .GroupBy(row => row.DepartmentId)
            .Select(group => new { group.Key, N = group.Sum(row => row.N) })
            .ToDictionaryAsync(group => group.Key, group => group.N, cancellation);
    }
}
