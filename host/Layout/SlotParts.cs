using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Hookdesk.Host.Layout;

/// <summary>
/// Renders third parties' components beside the page, each with a service scope of its own: one that is given up may go on with its
/// services, and none of them is the page's.
/// </summary>
internal sealed class SlotParts(PluginCalls calls, IPageReader reader, IServiceScopeFactory scopes, ILoggerFactory logging) : ISlotParts
{
    public bool IsApart(SlotContribution contribution) => !calls.IsBundled(contribution.PluginId);

    public async Task<(KeptPieces? Pieces, Exception? Error)> RenderAsync(
        SlotContribution contribution,
        RenderFragment part,
        PartRequest request
    )
    {
        var (pieces, error) = await calls
            .CallAsync(
                new CallTarget(contribution.PluginId, $"slot {contribution.Slot}", contribution.Component.Name),
                async _ =>
                {
                    // Until the part has ended, however late that is.
                    await using var scope = scopes.CreateAsyncScope();
                    scope.ServiceProvider.GetRequiredService<IPageReader>().Become(reader);
                    return await PartMarkup
                        .RenderAsync(
                            new PartServices(scope.ServiceProvider, request),
                            logging,
                            part,
                            request.Context,
                            request.Token?.Value,
                            contribution.Events is not null
                        )
                        .ConfigureAwait(false);
                },
                PluginLimits.OfPagePart
            )
            .ConfigureAwait(false);
        return (pieces, error);
    }

    /// <summary>The services of a part: those of its scope, but for what the framework fills for the page's own renderer.</summary>
    private sealed class PartServices(IServiceProvider own, PartRequest request) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(AntiforgeryStateProvider) ? new Forgery(request.Token)
            : serviceType == typeof(NavigationManager) ? request.Navigation
            // The framework's component of the token asks for it by this one.
            : serviceType == typeof(IServiceProvider) ? this
            : own.GetService(serviceType);
    }

    private sealed class Forgery(AntiforgeryRequestToken? token) : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => token;
    }
}
