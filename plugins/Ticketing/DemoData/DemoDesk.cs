using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.DemoData;

/// <summary>
/// Fills a new installation: 4 departments, 8 agents, organizations, customers, and 300 tickets of the last sixty days. The same each
/// time.
/// </summary>
internal sealed class DemoDesk(IDatabase database, IUsers users, IRoles roles, DemoTickets tickets) : IDemoData
{
    private static readonly string[] Departments = ["Sales", "Support", "Billing", "Delivery"];

    // Name, roles everywhere, departments (by index) in which they are agents where they have none.
    private static readonly (string Name, string[] Roles, int[] In)[] Agents =
    [
        ("Nora Nilsen", [DefaultRoles.Supervisor], [0, 1, 2, 3]),
        ("Ola Moe", [DefaultRoles.Agent], [1]),
        ("Priya Raman", [DefaultRoles.Agent], [1, 3]),
        ("Jonas Weber", [], [0]),
        ("Olena Bondar", [], [1, 2]),
        ("Mikko Laine", [], [3]),
        ("Sara Lindqvist", [], [2]),
        ("Tom Archer", [], [0, 1]),
    ];

    private static readonly (string Name, string Domain)[] Organizations =
    [
        ("Northwind Shipping", "northwind.example"),
        ("Fjord & Fjell AS", "fjordfjell.example"),
        ("Bäckerei Sonnenschein GmbH", "sonnenschein.example"),
        ("Лаборатория «Вектор»", "vektor.example"),
        ("ТОВ «Калина»", "kalyna.example"),
        ("Järvi Oy", "jarvi.example"),
        ("บริษัท ช้างขาว จำกัด", "changkhao.example"),
        ("Atelier Lumière", "lumiere.example"),
    ];

    public int Order => 10;

    public async Task FillAsync(Action<string> report, CancellationToken cancellation = default)
    {
        if (await database.Table<TicketRow>().AnyAsync(cancellation))
        {
            report("Tickets already exist, so none were added.");
            return;
        }
        var departments = await DepartmentsAsync(cancellation);
        report($"Departments: {departments.Count}");
        var agents = await AgentsAsync(departments, cancellation);
        report($"Agents: {agents.Count}. They have no password yet. Set one with hookdesk users reset-password.");
        await database.WriteAsync(
            async write =>
            {
                foreach (var (name, domain) in Organizations)
                {
                    var id = await Domain.Organizations.FindOrCreateAsync(write, name, cancellation);
                    await write.InsertAsync(new OrganizationDomainRow { Domain = domain, OrganizationId = id }, cancellation);
                }
            },
            cancellation
        );
        report($"Organizations: {Organizations.Length}");
        var count = await tickets.FillAsync(
            departments,
            agents,
            [.. Organizations.Select(organization => organization.Domain)],
            report,
            cancellation
        );
        report($"Tickets: {count}");
    }

    private async Task<IReadOnlyList<DepartmentInfo>> DepartmentsAsync(CancellationToken cancellation)
    {
        var result = new List<DepartmentInfo>();
        await database.WriteAsync(
            async write =>
            {
                var known = await write.Table<DepartmentRow>().ToListAsync(cancellation);
                foreach (var name in Departments)
                {
                    var row = known.FirstOrDefault(department => department.Name == name);
                    var id =
                        row?.Id ?? await write.InsertWithIdAsync(new DepartmentRow { Name = name, CreatedAt = write.Now }, cancellation);
                    if (row is null)
                        write.Record(new DepartmentCreated(id));
                    result.Add(new DepartmentInfo(id, name, true));
                }
            },
            cancellation
        );
        return result;
    }

    private async Task<IReadOnlyList<DemoAgent>> AgentsAsync(IReadOnlyList<DepartmentInfo> departments, CancellationToken cancellation)
    {
        var agentRole = (await roles.ListAsync(cancellation)).FirstOrDefault(role => role.Name == DefaultRoles.Agent);
        var result = new List<DemoAgent>();
        foreach (var (name, everywhere, places) in Agents)
        {
            var email = $"{name.Split(' ')[0].ToLowerInvariant()}@desk.example";
            var id =
                (await users.FindByEmailAsync(email, cancellation))?.Id
                ?? await users.CreateAsync(new NewUser(name, email, null, everywhere), cancellation);
            result.Add(new DemoAgent(id, name, places));
            if (agentRole is null)
                continue;
            await database.WriteAsync(
                async write =>
                {
                    foreach (var department in places.Select(place => departments[place].Id))
                    {
                        if (await write.Table<MembershipRow>().AnyAsync(m => m.UserId == id && m.DepartmentId == department, cancellation))
                            continue;
                        await write.InsertAsync(
                            new MembershipRow
                            {
                                UserId = id,
                                DepartmentId = department,
                                RoleId = agentRole.Id,
                            },
                            cancellation
                        );
                        write.Record(new DepartmentMemberChanged(department, id, agentRole.Id));
                    }
                },
                cancellation
            );
        }
        return result;
    }
}

/// <summary>An agent of the demo, with the departments (by index) in which they work.</summary>
internal sealed record DemoAgent(long Id, string Name, int[] Places);
