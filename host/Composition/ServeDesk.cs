using System.Diagnostics;
using Hookdesk.Host.Composition;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Shells;

namespace Hookdesk.Host.Composition;

/// <summary>The outer host: Kestrel, and behind it the shell that is current.</summary>
internal static class ServeDesk
{
    /// <summary>Builds the outer host. Starting it builds the first shell, and then listens.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="configure">Lets tests replace outer services.</param>
    public static WebApplication Build(IConfiguration configuration, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = HookdeskOptions.ProgramDirectory });
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 100 * 1024 * 1024;
            // A page fits whole, so that nothing of its request waits for a slow browser.
            kestrel.Limits.MaxResponseBufferSize = 256 * 1024;
        });
        builder.Services.AddLogging(logging => HostLogging.Configure(logging, configuration));
        builder.Services.AddOuter(configuration);
        Telemetry.Add(builder.Services, configuration);
        // A request passes two hosting layers; only the shell's, which knows the route, is traced.
        builder.Services.AddSingleton(new ActivitySource("Hookdesk.Outer"));
        builder.Services.AddHostedService<ShellStarter>();
        configure?.Invoke(builder.Services);

        var application = builder.Build();
        var shells = application.Services.GetRequiredService<ShellHost>();
        var first = application.Services.GetRequiredService<FirstPage>();
        application.Run(context => first.IsExpected ? first.ServeAsync(context, shells.ProcessAsync) : shells.ProcessAsync(context));
        return application;
    }

    /// <summary>Starts the desk so that whatever keeps it from starting is told in one sentence.</summary>
    /// <param name="application">What <see cref="Build"/> made.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="InvalidOperationException">It cannot listen where it is told to.</exception>
    public static async Task StartAsync(WebApplication application, CancellationToken cancellation = default)
    {
        var shells = application.Services.GetRequiredService<ShellHost>();
        await shells.StartAsync(serve: true, cancellation).ConfigureAwait(false);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await shells.StopAsync().ConfigureAwait(false);
            throw new InvalidOperationException(
                $"Hookdesk can't listen on {application.Configuration["Urls"]}: {error.GetBaseException().Message} Specify another address with --urls.",
                error
            );
        }
    }

    /// <summary>The first shell is up before Kestrel listens, so that nobody is ever turned away.</summary>
    private sealed class ShellStarter(ShellHost shells) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) =>
            shells.HasStarted ? Task.CompletedTask : shells.StartAsync(serve: true, cancellation: cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        // Before the requests are waited for: one of them may be waiting for a plugin that is being enabled.
        public Task StoppingAsync(CancellationToken cancellationToken) => shells.StopChangingAsync();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => shells.StopAsync();
    }
}
