using Hookdesk.Host.Layout;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Composition;

/// <summary>
/// The site's settings for those who cannot wait for them: singletons, every page's frame, and code without a request. A save on this
/// node shows at once, one on another within half a minute.
/// </summary>
internal sealed class SiteState
{
    private volatile SiteSettings _current = new();
    private volatile string? _theme;

    public SiteSettings Current => _current;

    /// <summary>The id of the theme that the admin chose; null for none.</summary>
    public string? Theme => _theme;

    public async Task RefreshAsync(ISettings<SiteSettings> site, ISettings<ThemeSettings> look, CancellationToken cancellation)
    {
        _current = await site.GetAsync(cancellation).ConfigureAwait(false);
        _theme = (await look.GetAsync(cancellation).ConfigureAwait(false)).Theme;
    }
}

/// <summary>Takes over what an admin just saved, before the next page is drawn.</summary>
internal sealed class ShowSavedSiteSettings(
    SiteState state,
    SettingsCache cache,
    ISettings<SiteSettings> site,
    ISettings<ThemeSettings> look
) : IActionHandler<SettingsChanged>
{
    public Task HandleAsync(SettingsChanged action, CancellationToken cancellation)
    {
        if (action.Page is not (SiteSettings.PageName or ThemeSettings.PageName))
            return Task.CompletedTask;
        // The cache forgets after the commit as well; which of us comes first is not promised.
        cache.Forget(action.Page);
        return state.RefreshAsync(site, look, cancellation);
    }
}

/// <summary>Loads <see cref="SiteState"/> at the start and follows what other nodes save.</summary>
internal sealed class KeepSiteState(SiteState site, IServiceScopeFactory scopes, TimeProvider time, ILogger<KeepSiteState> logger)
    : BackgroundService
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
            var services = scope.ServiceProvider;
            await site.RefreshAsync(
                    services.GetRequiredService<ISettings<SiteSettings>>(),
                    services.GetRequiredService<ISettings<ThemeSettings>>(),
                    cancellation
                )
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogWarning(error, "The site's settings could not be read; those read before are kept");
        }
    }
}
