using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Setup;
using Hookdesk.TestServers;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Mail.Tests.SetUpFirstMailbox;

/// <summary>The set-up's step for the first mailbox.</summary>
public sealed class FirstMailboxStepTests(SqliteMailDesk shared, MailServersOfTests servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_saves_what_works_and_the_user_is_the_address_where_none_is_given()
    {
        ServerRequirement.Require(ServerKind.Dovecot);
        var address = $"first{Guid.NewGuid():N}"[..20] + "@example.com";
        await servers.Dovecot.AddUserAsync(address, "right password");

        var errors = await SubmitAsync(address, ("fetch_port", $"{servers.Dovecot.ImapPort}"), ("fetch_secret", "right password"));

        Assert.Empty(errors);
        var row = await RowAsync(address);
        Assert.Equal((address, "right password"), (row!.FetchUser, shared.Desk.Service<MailboxSecrets>().Reveal(row.FetchSecret)));
    }

    [Fact]
    public async Task It_saves_nothing_that_does_not_work_unless_told_so()
    {
        var address = $"first{Guid.NewGuid():N}"[..20] + "@example.com";
        var port = $"{Loopback.FreePort()}";

        var errors = await SubmitAsync(address, ("fetch_port", port), ("fetch_secret", "x"));
        Assert.Contains("doesn't respond on port", errors["fetch_host"]);
        Assert.Null(await RowAsync(address));

        Assert.Empty(await SubmitAsync(address, ("fetch_port", port), ("fetch_secret", "x"), ("untested", "true")));
        Assert.NotNull(await RowAsync(address));
    }

    private async Task<IReadOnlyDictionary<string, string>> SubmitAsync(string address, params (string Name, string Value)[] fields)
    {
        var department = await Departments.CreateAsync(shared.Desk);
        var form = new Dictionary<string, StringValues>
        {
            ["address"] = address,
            ["department"] = $"{department}",
            ["fetch_host"] = "127.0.0.1",
            ["fetch_tls"] = "none",
        };
        foreach (var (name, value) in fields)
            form[name] = value;
        return await shared.Desk.Host.InScopeAsync(services =>
            services.GetServices<ISetupStep>().First(step => step.Name == "mailbox").SubmitAsync(new FormCollection(form), Cancellation)
        );
    }

    private Task<MailboxRow?> RowAsync(string address) =>
        shared.Desk.ReadAsync(db => db.Table<MailboxRow>().FirstOrDefaultAsync(row => row.Address == address, Cancellation));
}
