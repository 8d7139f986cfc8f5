using System.Text.Json;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Settings;

/// <summary>
/// A page of settings for those who cannot wait for it: singletons, every page's layout, and code without a request. A save on this
/// node shows at once, one on another within half a minute.
/// </summary>
internal abstract class CurrentSettings
{
    /// <summary>The settings class.</summary>
    public abstract Type Type { get; }

    public abstract Task RefreshAsync(IServiceProvider services, CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed class CurrentSettings<TSettings> : CurrentSettings
    where TSettings : class, new()
{
    private volatile TSettings _current = new();
    private string _text = "";
    private long _version;

    public TSettings Current => _current;

    /// <summary>Another number when something of them has changed.</summary>
    public long Version => Volatile.Read(ref _version);

    public override Type Type => typeof(TSettings);

    public override async Task RefreshAsync(IServiceProvider services, CancellationToken cancellation)
    {
        _current = await services.GetRequiredService<ISettings<TSettings>>().GetAsync(cancellation).ConfigureAwait(false);
        var text = JsonSerializer.Serialize(_current);
        if (Interlocked.Exchange(ref _text, text) != text)
            Interlocked.Increment(ref _version);
    }
}

/// <summary>Takes over what an admin just saved, before the next page is drawn.</summary>
internal sealed class ShowSavedSettings(
    IEnumerable<CurrentSettings> kept,
    IEnumerable<SettingsContribution> pages,
    IServiceProvider services
) : IActionHandler<SettingsChanged>
{
    public async Task HandleAsync(SettingsChanged action, CancellationToken cancellation)
    {
        var type = pages.FirstOrDefault(page => page.Name == action.Page)?.Type;
        if (kept.FirstOrDefault(settings => settings.Type == type) is { } saved)
            await saved.RefreshAsync(services, cancellation).ConfigureAwait(false);
    }
}

/// <summary>Loads each <see cref="CurrentSettings"/> at the start and follows what other nodes save.</summary>
internal sealed class KeepCurrentSettings(
    IEnumerable<CurrentSettings> kept,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<KeepCurrentSettings> logger
) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first background work of the shell: its mails must not go out in the wrong language.
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            await RefreshAsync(stoppingToken).ConfigureAwait(false);
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var settings in kept)
                await settings.RefreshAsync(scope.ServiceProvider, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogWarning(error, "The site's settings couldn't be read. The previous settings are still in use.");
        }
    }
}
