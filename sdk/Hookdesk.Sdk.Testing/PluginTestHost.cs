using System.Text.Json;
using Hookdesk.Host.Composition;
using Hookdesk.Host.Ground;
using Hookdesk.Host.People;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Setup;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sdk.Testing;

/// <summary>
/// A whole desk in the test's process: the real host on a loopback port, with a database and a data directory of its own, and the
/// plugins that the test asks for.
/// </summary>
public sealed class PluginTestHost : IAsyncDisposable
{
    /// <summary>The administrator of a desk that is set up.</summary>
    public const string AdminEmail = "admin@desk.example";

    /// <summary>The administrator's password.</summary>
    public const string AdminPassword = "correct horse battery";

    private readonly WebApplication _application;
    private readonly string _home;

    private PluginTestHost(WebApplication application, string home, string dataDirectory, string? connectionString)
    {
        (_application, _home, DataDirectory, ConnectionString) = (application, home, dataDirectory, connectionString);
        BaseAddress = new Uri(application.Urls.First());
    }

    /// <summary>The URL of the test server.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The data directory of the test server.</summary>
    public string DataDirectory { get; }

    /// <summary>The PostgreSQL database of the test server; null on SQLite.</summary>
    public string? ConnectionString { get; }

    /// <summary>The container of the shell that is running now. After a plugin was switched it is another one.</summary>
    public IServiceProvider Services => Shells.Current.Services;

    internal ShellHost Shells => _application.Services.GetRequiredService<ShellHost>();

    internal IServiceProvider Outer => _application.Services;

    /// <summary>
    /// Starts a desk. Unless it has a database or data of its own, it begins as a copy of one that was set up with the same plugins
    /// before, which takes a fraction of the time; nothing that one desk does is seen by another.
    /// </summary>
    public static async Task<PluginTestHost> StartAsync(Action<PluginTestOptions>? configure = null)
    {
        var options = new PluginTestOptions();
        configure?.Invoke(options);
        var home = Directory.CreateTempSubdirectory("hookdesk-test-").FullName;
        var data = options.DataDirectory ?? Path.Combine(home, "data");
        var template = await DeskTemplates.ForAsync(options).ConfigureAwait(false);
        template?.CopyTo(data);
        if (options.MakeDatabase is { } make)
            options.ConnectionString ??= await make(template?.ConnectionString).ConfigureAwait(false);

        var application = Build(options, home, data);
        await application.StartAsync().ConfigureAwait(false);
        var host = new PluginTestHost(application, home, data, options.ConnectionString);
        if (options.SetUp)
            await host.InScopeAsync(services => SetUpAsync(services, host.BaseAddress)).ConfigureAwait(false);
        if (template is not null)
            await host.SayWhereItListensAsync().ConfigureAwait(false);
        return host;
    }

    internal static WebApplication Build(PluginTestOptions options, string home, string data)
    {
        AppContext.SetData(HookdeskOptions.ProgramDirectoryKey, TestFolders.Host);
        // Settings in the data directory are what setup writes; an entry without a value would hide them.
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(data, "appsettings.json"), optional: true)
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Urls"] = "http://127.0.0.1:0",
                    ["Hookdesk:DataDirectory"] = data,
                    ["Hookdesk:PluginsFile"] = WritePluginsFile(home, options),
                    ["ConnectionStrings:Hookdesk"] = options.ConnectionString,
                    ["Logging:LogLevel:Default"] = "Error",
                    // Tests sign in more often than people do, all from one address.
                    ["Hookdesk:AttemptsPerMinute:sign-in"] = "10000",
                    ["Hookdesk:AttemptsPerMinute:two-factor"] = "10000",
                    ["Hookdesk:AttemptsPerMinute:password-reset"] = "10000",
                    [PeopleServices.PasswordRoundsSetting] = "1",
                    [SetupCode.NotAskedSetting] = "true",
                }.Where(setting => setting.Value is not null)
            )
            .AddInMemoryCollection(options.Settings)
            .Build();

        // One copy of each plugin serves all desks of the process.
        var application = ServeDesk.Build(
            configuration,
            services => services.AddSingleton(options.Time).AddSingleton(new PluginCopies(DeskTemplates.Copies))
        );
        foreach (var (folder, assembly) in options.Given)
            application.Services.GetRequiredService<PluginSources>().Add(PluginCatalog.Read(folder), assembly);
        return application;
    }

    /// <summary>A browser of its own cookies, not signed in.</summary>
    public TestBrowser OpenBrowser() => new(BaseAddress);

    /// <summary>A browser that is signed in.</summary>
    public async Task<TestBrowser> SignInAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var browser = OpenBrowser();
        await browser.SignInAsync(email, password).ConfigureAwait(false);
        return browser;
    }

    /// <summary>A scope of the running shell's services; dispose it.</summary>
    public AsyncServiceScope CreateScope() => Services.CreateAsyncScope();

    /// <summary>Does something with the services of one scope.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = CreateScope();
        return await work(scope.ServiceProvider).ConfigureAwait(false);
    }

    /// <inheritdoc cref="InScopeAsync{T}"/>
    public async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = CreateScope();
        await work(scope.ServiceProvider).ConfigureAwait(false);
    }

    /// <summary>Creates a user with roles and the administrator's password, and returns the user's id.</summary>
    public Task<long> CreateUserAsync(string email, string name, params string[] roles) =>
        InScopeAsync(services => services.GetRequiredService<IUsers>().CreateAsync(new NewUser(name, email, AdminPassword, roles)));

    /// <summary>Switches a plugin on or off.</summary>
    /// <returns>Whether it worked, and the sentence that the admin reads.</returns>
    public async Task<(bool Done, string Message)> SwitchAsync(string pluginId, bool on)
    {
        var change = on
            ? await Shells.EnableAsync(pluginId).ConfigureAwait(false)
            : await Shells.DisableAsync(pluginId).ConfigureAwait(false);
        return (change.Done, change.Message);
    }

    /// <summary>The state of a plugin, with the phase and message of its error where it has one.</summary>
    public (string State, string? Phase, string? Message) StateOf(string pluginId)
    {
        var status = Shells.Plugins.First(plugin => plugin.Id == pluginId);
        return (status.State.ToString(), status.Error?.Phase.ToString(), status.Error?.Message);
    }

    /// <summary>Stops the test server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_home, recursive: true);
    }

    internal static async Task SetUpAsync(IServiceProvider services, Uri address)
    {
        // A data directory that was used before has its administrator.
        if (
            await services
                .GetRequiredService<InstallationState>()
                .IsSetUpAsync(services.GetRequiredService<IDatabase>(), CancellationToken.None)
                .ConfigureAwait(false)
        )
            return;
        var installation = services.GetRequiredService<Installation>();
        var site = new SiteSettings { Name = "Test Desk", BaseUrl = address.GetLeftPart(UriPartial.Authority) };
        await installation
            .SetUpAsync(new NewInstallation(site, "Ada Admin", AdminEmail, AdminPassword), CancellationToken.None)
            .ConfigureAwait(false);
        await installation.FinishAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private Task SayWhereItListensAsync() =>
        InScopeAsync(async services =>
        {
            var settings = services.GetRequiredService<ISettings<SiteSettings>>();
            var site = await settings.GetAsync().ConfigureAwait(false);
            site.BaseUrl = BaseAddress.GetLeftPart(UriPartial.Authority);
            await settings.SaveAsync(site).ConfigureAwait(false);
        });

    // The plugin folders given one by one become one folder of links, because plugins.json names the folders above plugins.
    private static string WritePluginsFile(string home, PluginTestOptions options)
    {
        var plugins = Link(Path.Combine(home, "plugins"), options.Folders);
        var themes = Link(Path.Combine(home, "themes"), options.Themes);
        var enabled = options
            .Enabled.Concat(options.Given.Select(given => given.Folder))
            .Select(PluginCatalog.Read)
            .Where(candidate => candidate.Manifest is not null)
            .Select(candidate => candidate.Id);
        var file = Path.Combine(home, "plugins.json");
        File.WriteAllText(
            file,
            JsonSerializer.Serialize(
                new
                {
                    folders = new[] { plugins },
                    themes = new[] { Path.Combine(TestFolders.Host, "themes"), themes },
                    enabled,
                    theme = "default",
                }
            )
        );
        return file;
    }

    private static string Link(string parent, IEnumerable<string> folders)
    {
        Directory.CreateDirectory(parent);
        foreach (var (folder, index) in folders.Select((folder, index) => (folder, index)))
            Directory.CreateSymbolicLink(
                Path.Combine(parent, $"{index:00}-{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}"),
                folder
            );
        return parent;
    }
}
