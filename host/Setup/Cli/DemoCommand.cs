using System.CommandLine;
using System.Security.Cryptography;
using Hookdesk.Host.Setup.Wizard;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Setup;

namespace Hookdesk.Host.Setup.Cli;

/// <summary><c>demo</c>: realistic data to look at. Sets up an installation that is not yet.</summary>
internal sealed class DemoCommand : ICliCommand
{
    private const string Email = "admin@example.com";

    public Command Build(IServiceProvider services)
    {
        var command = new Command(
            "demo",
            $"Add realistic demo data. A new installation is set up as “Hookdesk Demo” with the administrator {Email}."
        );
        command.SetAction(
            async (_, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                await EnsureSetUpAsync(scope.ServiceProvider, cancellation);
                var sources = scope.ServiceProvider.GetServices<IDemoData>().OrderBy(source => source.Order).ToList();
                if (sources.Count == 0)
                    throw new CliException("None of the enabled plugins has demo data.");
                foreach (var source in sources)
                    await source.FillAsync(Console.WriteLine, cancellation);
                Console.WriteLine("Done.");
            }
        );
        return command;
    }

    private static async Task EnsureSetUpAsync(IServiceProvider services, CancellationToken cancellation)
    {
        if (await services.GetRequiredService<InstallationState>().IsSetUpAsync(services.GetRequiredService<IDatabase>(), cancellation))
            return;
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        var site = new SiteSettings
        {
            Name = "Hookdesk Demo",
            BaseUrl = SetupCommand.FirstUrl(services.GetRequiredService<IConfiguration>()),
            TimeZone = WizardEndpoints.LocalTimeZone(),
        };
        await SetupCommand.RunAsync(services, new NewInstallation(site, "Demo Administrator", Email, password), cancellation);
        Console.WriteLine($"Set up as “Hookdesk Demo”. Sign in as {Email} with the password {password}");
    }
}
