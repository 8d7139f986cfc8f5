using Hookdesk.Host.Cli;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sdk.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Setup;

public sealed class CommandTests
{
    [Fact]
    public async Task Setup_by_command_works_once_and_its_administrator_can_sign_in()
    {
        using var data = Folder();
        Assert.Equal(
            0,
            await RunAsync(
                data.Path,
                "setup",
                "--site-name",
                "Acme",
                "--admin-email",
                "ada@acme.example",
                "--admin-password",
                "a long enough sentence"
            )
        );
        Assert.Equal(
            1,
            await RunAsync(
                data.Path,
                "setup",
                "--site-name",
                "Other",
                "--admin-email",
                "eve@acme.example",
                "--admin-password",
                "a long enough sentence"
            )
        );

        await using var desk = await PluginTestHost.StartAsync(options => options.DataDirectory = data.Path);
        using var browser = await desk.SignInAsync("ada@acme.example", "a long enough sentence");
        Assert.Single(await desk.InScopeAsync(services => services.GetRequiredService<IUsers>().ListAsync()));
    }

    [Theory]
    [InlineData("ada@acme.example", "short", "UTC")]
    [InlineData("not an address", "a long enough sentence", "UTC")]
    [InlineData("ada@acme.example", "a long enough sentence", "Mars/Olympus")]
    public async Task Setup_by_command_with_a_wrong_value_changes_nothing(string email, string password, string zone)
    {
        using var data = Folder();
        Assert.Equal(
            1,
            await RunAsync(
                data.Path,
                "setup",
                "--site-name",
                "Acme",
                "--admin-email",
                email,
                "--admin-password",
                password,
                "--time-zone",
                zone
            )
        );
        Assert.Equal(
            0,
            await RunAsync(
                data.Path,
                "setup",
                "--site-name",
                "Acme",
                "--admin-email",
                "ada@acme.example",
                "--admin-password",
                "a long enough sentence"
            )
        );
    }

    [Fact]
    public async Task A_password_reset_by_command_lifts_a_lock_out_and_ends_sessions_of_the_running_desk()
    {
        using var data = Folder();
        await using var desk = await PluginTestHost.StartAsync(options => options.DataDirectory = data.Path);
        using var old = await desk.SignInAsync();
        Assert.Equal(
            0,
            await RunAsync(
                data.Path,
                "users",
                "reset-password",
                PluginTestHost.AdminEmail,
                "--password",
                "quite another sentence",
                "--disable-two-factor"
            )
        );
        Assert.Equal(1, await RunAsync(data.Path, "users", "reset-password", "nobody@desk.example"));

        using var browser = await desk.SignInAsync(PluginTestHost.AdminEmail, "quite another sentence");
        Assert.Equal("/sign-in", (await old.OpenAsync("/profile")).Url.AbsolutePath);
    }

    private static Task<int> RunAsync(string data, params string[] command) =>
        CommandLine.RunAsync([
            $"--Hookdesk:DataDirectory={data}",
            $"--Hookdesk:PluginsFile={Path.Combine(data, "plugins.json")}",
            .. command,
        ]);

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "plugins.json"), """{ "folders": [], "enabled": [] }""");
        return folder;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("hookdesk-command-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
