using System.Net;
using Hookdesk.Host.Data;
using Hookdesk.Host.Setup;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hookdesk.Host.Tests.Setup;

public sealed class DatabaseChoiceTests
{
    [Fact]
    public async Task Choosing_PostgreSQL_goes_on_there_and_is_kept_and_can_be_taken_back_before_the_end()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.SetUp = false);
        var target = new NpgsqlConnectionStringBuilder(await (await PostgresServer.Shared).CreateDatabaseAsync());
        using var browser = desk.OpenBrowser();
        await browser.OpenAsync("/setup/language");
        await browser.SubmitAsync("form", ("language", "en"));

        var wrong = await browser.SubmitAsync("form", Fields(target, "test", database: "no_such_database"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(DatabaseProvider.Sqlite, await ProviderAsync(desk));
        var works = await browser.SubmitAsync("form", Fields(target, "test"));
        Assert.NotNull(works.Document.QuerySelector(".alert-success"));
        Assert.Equal(DatabaseProvider.Sqlite, await ProviderAsync(desk));

        var next = await browser.SubmitAsync("form", Fields(target, "continue"));
        Assert.Equal("/setup/site", next.Url.AbsolutePath);
        Assert.Equal(DatabaseProvider.PostgreSql, await ProviderAsync(desk));
        var file = Path.Combine(desk.DataDirectory, "appsettings.json");
        Assert.Contains(
            target.Database!,
            await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        await browser.OpenAsync("/setup/database");
        await browser.SubmitAsync("form", ("kind", "sqlite"), ("action", "continue"));
        Assert.Equal(DatabaseProvider.Sqlite, await ProviderAsync(desk));
        await browser.OpenAsync("/setup/database");
        await browser.SubmitAsync("form", Fields(target, "continue"));
        Assert.Equal(DatabaseProvider.PostgreSql, await ProviderAsync(desk));

        // What is protected from now on, such as the first mailbox's password, is read after a restart with the keys of this database.
        Assert.Equal("a secret", Unprotect(desk, target, desk.Services.GetRequiredService<IDataProtectionProvider>()));

        await browser.SubmitAsync("form", ("name", "Acme Support"));
        var end = await browser.SubmitAsync(
            "form",
            ("name", "Ada Admin"),
            ("email", "ada@acme.example"),
            ("password", PluginTestHost.AdminPassword),
            ("again", PluginTestHost.AdminPassword)
        );
        Assert.DoesNotContain("/setup", end.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.True(
            await desk.InScopeAsync(async services =>
                await services
                    .GetRequiredService<InstallationState>()
                    .IsSetUpAsync(services.GetRequiredService<IDatabase>(), CancellationToken.None)
            )
        );
    }

    private static (string, string?)[] Fields(NpgsqlConnectionStringBuilder target, string action, string? database = null) =>
        [
            ("kind", "postgres"),
            ("host", target.Host),
            ("port", target.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("database", database ?? target.Database),
            ("user", target.Username),
            ("password", target.Password ?? ""),
            ("ssl", "Prefer"),
            ("action", action),
        ];

    private static string Unprotect(PluginTestHost desk, NpgsqlConnectionStringBuilder target, IDataProtectionProvider running)
    {
        using var databases = new Databases(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["ConnectionStrings:Hookdesk"] = target.ConnectionString,
                        ["Hookdesk:DataDirectory"] = desk.DataDirectory,
                    }
                )
                .Build()
        );
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("Hookdesk");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeysInDatabase(databases));
        using var restarted = services.BuildServiceProvider();
        return restarted
            .GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("test")
            .Unprotect(running.CreateProtector("test").Protect("a secret"));
    }

    private static Task<DatabaseProvider> ProviderAsync(PluginTestHost desk) =>
        desk.InScopeAsync(services => Task.FromResult(services.GetRequiredService<IDatabase>().Provider));
}
