using System.CommandLine;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Setup.Wizard;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Settings;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Setup.Cli;

/// <summary><c>setup</c>: sets up a new installation without a browser.</summary>
internal sealed class SetupCommand : ICliCommand
{
    public Command Build(IServiceProvider services)
    {
        var site = new Option<string>("--site-name") { Description = "The site name, as customers know it", Required = true };
        var email = new Option<string>("--admin-email")
        {
            Description = "The administrator's email address, used to sign in",
            Required = true,
        };
        var password = new Option<string>("--admin-password")
        {
            Description = "The administrator's password, at least 10 characters",
            Required = true,
        };
        var name = new Option<string>("--admin-name")
        {
            Description = "The administrator's name",
            DefaultValueFactory = _ => "Administrator",
        };
        var language = new Option<string>("--language")
        {
            Description = "The site's language, such as nb",
            DefaultValueFactory = _ => "en",
        };
        var zone = new Option<string>("--time-zone")
        {
            Description = "The site's time zone, such as Europe/Oslo (default: the server's time zone)",
            DefaultValueFactory = _ => WizardEndpoints.LocalTimeZone(),
        };
        var url = new Option<string>("--base-url") { Description = "The URL people use to open Hookdesk (default: the first URL in Urls)" };
        var command = new Command("setup", "Set up a new installation without prompts")
        {
            site,
            email,
            password,
            name,
            language,
            zone,
            url,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var scope = services.CreateAsyncScope();
                var settings = new SiteSettings
                {
                    Name = parsed.GetValue(site)!,
                    BaseUrl = (parsed.GetValue(url) ?? FirstUrl(scope.ServiceProvider.GetRequiredService<IConfiguration>())).TrimEnd('/'),
                    Language = parsed.GetValue(language)!,
                    TimeZone = parsed.GetValue(zone)!,
                };
                await RunAsync(
                    scope.ServiceProvider,
                    new NewInstallation(settings, parsed.GetValue(name)!, parsed.GetValue(email)!, parsed.GetValue(password)!),
                    cancellation
                );
                Console.WriteLine($"{settings.Name} is set up. Sign in as {parsed.GetValue(email)}.");
            }
        );
        return command;
    }

    /// <exception cref="CliException">It is set up already, or a value will not do.</exception>
    public static async Task RunAsync(IServiceProvider services, NewInstallation installation, CancellationToken cancellation)
    {
        var errors = WizardEndpoints.Check(installation.Site, services.GetRequiredService<IStringLocalizer<HostTexts>>());
        if (errors.Count > 0)
            throw new CliException(string.Join(' ', errors.Select(error => $"{error.Key}: {error.Value}")));
        try
        {
            var work = services.GetRequiredService<Installation>();
            await work.SetUpAsync(installation, cancellation);
            // Nobody sits at a browser for the steps of plugins.
            await work.FinishAsync(cancellation);
        }
        catch (AlreadySetUpException error)
        {
            throw new CliException($"{error.Message} Nothing was changed.");
        }
        catch (InvalidOperationException error)
        {
            throw new CliException(error.Message);
        }
    }

    // "*" and "+" mean every address of the machine, which is none to put into a link.
    public static string FirstUrl(IConfiguration configuration) =>
        configuration["Urls"]
            ?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(url =>
                url.Replace("://*", "://localhost", StringComparison.Ordinal)
                    .Replace("://+", "://localhost", StringComparison.Ordinal)
                    .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
                    .Replace("://[::]", "://localhost", StringComparison.Ordinal)
            )
            .FirstOrDefault()
        ?? "";
}
