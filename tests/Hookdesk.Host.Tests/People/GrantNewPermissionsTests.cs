using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.People;

public sealed class GrantNewPermissionsTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    [Fact]
    public async Task A_new_permission_is_granted_once_and_what_the_admin_takes_away_stays_away()
    {
        var permission = new Permission("tests.write", "Write tests", "Tests") { GrantedTo = [DefaultRoles.Supervisor] };
        await GrantAsync(permission);
        Assert.Equal([DefaultRoles.Supervisor], await HoldersAsync(permission));

        await fixture.Desk.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .WriteAsync(transaction =>
                    transaction.Table<RolePermissionRow>().Where(row => row.Permission == permission.Name).DeleteAsync()
                )
        );
        await GrantAsync(permission);
        Assert.Empty(await HoldersAsync(permission));
    }

    [Fact]
    public async Task A_renamed_default_role_still_gets_what_new_plugins_grant_to_it()
    {
        await fixture.Desk.InScopeAsync(services =>
            services
                .GetRequiredService<IDatabase>()
                .WriteAsync(transaction =>
                    transaction
                        .Table<RoleRow>()
                        .Where(role => role.DefaultName == DefaultRoles.Agent)
                        .Set(role => role.Name, "Helper")
                        .Set(role => role.NameNormalised, "HELPER")
                        .UpdateAsync()
                )
        );
        var permission = new Permission("tests.read", "Read tests", "Tests") { GrantedTo = [DefaultRoles.Agent] };
        await GrantAsync(permission);
        Assert.Equal(["Helper"], await HoldersAsync(permission));
    }

    private Task GrantAsync(Permission permission)
    {
        var declared = new ServiceCollection().AddPermissions(permission).BuildServiceProvider().GetServices<PermissionContribution>();
        var services = fixture.Desk.Services;
        return new GrantNewPermissions(
            services.GetRequiredService<IServiceScopeFactory>(),
            services.GetRequiredService<PeopleDirectory>(),
            declared
        ).StartAsync(CancellationToken.None);
    }

    private async Task<List<string>> HoldersAsync(Permission permission)
    {
        var roles = fixture.Desk.Services.GetRequiredService<IRoles>();
        var holders = new List<string>();
        foreach (var role in await roles.ListAsync())
            if (!role.IsAdministrator && await roles.HasAsync(role.Id, permission))
                holders.Add(role.Name);
        return holders;
    }
}
