using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Hookdesk.Host.Composition;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Maintenance.Cli;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Setup;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Cli;

/// <summary>
/// The command line. <c>serve</c> is what happens when nothing else is asked for; every other command runs against the services of a
/// shell that does not serve.
/// </summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        PrivateFiles.MakeUsual();
        try
        {
            var (settings, command) = HostConfiguration.Split(arguments);
            if (command.Contains("--safe-mode"))
                settings = [.. settings, "--Hookdesk:SafeMode=true"];
            if (command.Contains("--no-setup-code"))
                settings = [.. settings, $"--{SetupCode.NotAskedSetting}=true"];
            command = [.. command.Where(argument => argument is not ("--safe-mode" or "--no-setup-code"))];
            var configuration = HostConfiguration.Build(settings);
            return command is [] or ["serve"] ? await ServeAsync(configuration).ConfigureAwait(false)
                : RestoreCommand.Is(command) ? await RestoreAsync(configuration, command).ConfigureAwait(false)
                : await RunCommandAsync(configuration, command).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Fail(error.Message);
        }
    }

    private static async Task<int> ServeAsync(IConfiguration configuration)
    {
        var options = HookdeskOptions.From(configuration);
        using var only =
            DatabaseSettings.From(options).Provider == DatabaseProvider.Sqlite ? DirectoryInUse.Serve(options.DataDirectory) : null;
        await using var application = ServeDesk.Build(configuration, services => services.AddHostedService<MemoryAtRest>());
        application.Services.GetRequiredService<FirstPage>().Expect();
        var marker = application.Services.GetRequiredService<RunMarker>();
        marker.Begin();
        application.Services.GetRequiredService<ThreadWatch>().Start();
        application.Lifetime.ApplicationStopping.Register(marker.Stopping);
        try
        {
            using (var stop = new StopWhileStarting())
                await ServeDesk.StartAsync(application, stop.Token).ConfigureAwait(false);
            if (PrivateFiles.FindOpen(options.DataDirectory) is { Count: > 0 } open)
                application.Logger.LogWarning(
                    "Other accounts of this machine can read {Files} in the data directory. Close it with: chmod -R go= {Directory}",
                    string.Join(", ", open),
                    options.DataDirectory
                );
            Console.WriteLine($"Hookdesk is ready: {string.Join(", ", application.Urls)}");
            await application.WaitForShutdownAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It was stopped before it was ready.
        }
        finally
        {
            marker.Stopping();
        }

        return 0;
    }

    private static async Task<int> RunCommandAsync(IConfiguration configuration, string[] command)
    {
        var services = new ServiceCollection().AddSingleton(configuration);
        // Results are read by scripts from standard output, so only what went wrong is logged, and to standard error.
        services.AddLogging(logging =>
            logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        services.AddOuter(configuration);
        await using var outer = services.BuildServiceProvider();
        var shells = outer.GetRequiredService<ShellHost>();
        await shells
            .StartAsync(serve: false, migrate: !OnlyLooks(command), isPatient: command is ["db", "migrate", ..])
            .ConfigureAwait(false);
        try
        {
            return await InvokeAsync(Root(shells.Current.Services), command).ConfigureAwait(false);
        }
        finally
        {
            await shells.StopAsync().ConfigureAwait(false);
        }
    }

    // Whoever asks what is there does not want it changed.
    private static bool OnlyLooks(string[] command) =>
        command is ["plugins", "list", ..] || command.Any(word => word is "--help" or "-h" or "-?" or "--version");

    private static async Task<int> RestoreAsync(IConfiguration configuration, string[] command)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(HookdeskOptions.From(configuration))
            .AddSingleton(TimeProvider.System)
            .BuildServiceProvider();
        return await InvokeAsync(new RootCommand { ActivatorUtilities.CreateInstance<RestoreCommand>(services).Build(services) }, command)
            .ConfigureAwait(false);
    }

    // Whatever goes wrong is thrown, and told in one line.
    private static Task<int> InvokeAsync(RootCommand root, string[] command)
    {
        var parsed = root.Parse(command);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            throw new CliException(
                $"{string.Join(" ", parsed.Errors.Select(error => error.Message))} See: {string.Join(" ", Words(parsed.CommandResult))} --help".Replace(
                    "  ",
                    " "
                )
            );
        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    // The command as it is typed, without the program's name.
    private static IEnumerable<string> Words(CommandResult command) =>
        command.Parent is CommandResult parent ? Words(parent).Append(command.Command.Name) : [];

    private static RootCommand Root(IServiceProvider services)
    {
        var root = new RootCommand(
            """
            Hookdesk, the plugin-based help desk. Without a command, Hookdesk starts the web server.

            Settings are read from appsettings.json (next to the program, in the working directory, and in the data directory), environment
            variables (Hookdesk__DataDirectory=…), and the command line (--Hookdesk:DataDirectory=…). Later sources override earlier ones:
              Hookdesk:DataDirectory        directory for all data (default: App_Data in the working directory)
              ConnectionStrings:Hookdesk    PostgreSQL connection, Host=…;Database=… (default: SQLite in the data directory)
              Urls                          URLs to listen on (default: http://localhost:5080)
            """
        );
        root.Add(new Option<bool>("--safe-mode") { Description = "Start with only the plugins listed in plugins.json", Recursive = true });
        root.Add(
            new Option<bool>("--no-setup-code") { Description = "Skip the setup code; for scripts and closed networks", Recursive = true }
        );
        root.Add(new Command("serve", "Start the web server (default)"));
        foreach (var command in services.GetServices<ICliCommand>().Select(source => TryBuild(source, services)).OfType<Command>())
        {
            if (root.Subcommands.FirstOrDefault(existing => existing.Name == command.Name) is { } namesake)
                Merge(namesake, command);
            else
                root.Add(command);
        }

        return root;
    }

    /// <summary>A plugin's command that cannot be built must not keep the operator from switching that plugin off.</summary>
    private static Command? TryBuild(ICliCommand source, IServiceProvider services)
    {
        try
        {
            return source.Build(services);
        }
        catch (Exception error)
        {
            var owner = services.GetRequiredService<IPluginList>().OwnerOf(source.GetType())?.Id ?? Contribution.CorePluginId;
            Console.Error.WriteLine(
                $"hookdesk: The command {source.GetType().Name} from {owner} isn't available: {error.Message.ReplaceLineEndings(" ")}"
            );
            return null;
        }
    }

    private static void Merge(Command into, Command from)
    {
        foreach (var subcommand in from.Subcommands)
            into.Add(Copy(subcommand));
    }

    // Options of the whole program, such as --help, are looked for along a command's first parent, which has to be the one that stays.
    private static Command Copy(Command command)
    {
        var copy = new Command(command.Name, command.Description)
        {
            Action = command.Action,
            Hidden = command.Hidden,
            TreatUnmatchedTokensAsErrors = command.TreatUnmatchedTokensAsErrors,
        };
        foreach (var alias in command.Aliases)
            copy.Aliases.Add(alias);
        foreach (var argument in command.Arguments)
            copy.Add(argument);
        foreach (var option in command.Options)
            copy.Add(option);
        foreach (var validator in command.Validators)
            copy.Validators.Add(validator);
        foreach (var subcommand in command.Subcommands)
            copy.Add(Copy(subcommand));
        return copy;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"hookdesk: {message.ReplaceLineEndings(" ")}");
        return 1;
    }
}
