using Hookdesk.Sdk.Events;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sdk.Ui;

/// <summary>Renders what third parties put into slots. Scoped; the host's.</summary>
internal interface ISlotParts
{
    /// <summary>True for a contribution that is rendered apart from the page, because it may hang or block its thread.</summary>
    bool IsApart(SlotContribution contribution);

    /// <summary>Renders a contribution within its time and with services of its own. What goes wrong is counted and returned.</summary>
    Task<(KeptPieces? Pieces, Exception? Error)> RenderAsync(SlotContribution contribution, RenderFragment part, PartRequest request);
}

/// <summary>What a part is told of the request for which it is rendered.</summary>
/// <param name="Context">The request; null outside of one.</param>
/// <param name="Token">Its antiforgery token.</param>
/// <param name="Navigation">Where the page is.</param>
internal sealed record PartRequest(HttpContext? Context, AntiforgeryRequestToken? Token, NavigationManager Navigation);

/// <summary>
/// A third party's component in a slot. It is rendered apart from the page: whether it throws, never answers or blocks its thread, the page
/// is shown after a moment, without it.
/// </summary>
internal sealed class SlotPart : IComponent
{
    private RenderHandle _handle;

    [Inject]
    internal ISlotParts Parts { get; set; } = null!;

    [Inject]
    internal MarkupCache Cache { get; set; } = null!;

    [Inject]
    internal IEventVersions Versions { get; set; } = null!;

    [Inject]
    internal ILayout Layout { get; set; } = null!;

    [Inject]
    internal AntiforgeryStateProvider Forgery { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired]
    public required SlotContribution Contribution { get; set; }

    /// <summary>What it is told.</summary>
    [Parameter]
    public object? Told { get; set; }

    /// <summary>The component with its parameters.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment Part { get; set; }

    /// <summary>The request that is answered.</summary>
    [CascadingParameter]
    public HttpContext? Request { get; set; }

    void IComponent.Attach(RenderHandle renderHandle) => _handle = renderHandle;

    Task IComponent.SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var key = Contribution.Events is { } events ? new KeptPart(Layout.Variant, Contribution, Told, Versions.Of(events)) : null;
        if (key is null || Cache.Find(key) is not { } kept)
            return RenderAsync(key);
        Show(kept);
        return Task.CompletedTask;
    }

    private async Task RenderAsync(KeptPart? key)
    {
        var (pieces, error) = await Parts.RenderAsync(
            Contribution,
            Part,
            new PartRequest(Request, Forgery.GetAntiforgeryToken(), Navigation)
        );
        if (pieces is null)
        {
            _handle.Render(builder =>
            {
                builder.OpenComponent<SlotFailure>(0);
                builder.AddComponentParameter(1, nameof(SlotFailure.Contribution), Contribution);
                builder.AddComponentParameter(2, nameof(SlotFailure.Error), error);
                builder.AddComponentParameter(3, nameof(SlotFailure.IsCounted), true);
                builder.CloseComponent();
            });
            return;
        }
        if (key is not null)
            Cache.Keep(key, pieces);
        Show(pieces);
    }

    private void Show(KeptPieces pieces) =>
        _handle.Render(builder => pieces.Render(new RenderFragmentTarget(builder), () => Forgery.GetAntiforgeryToken()?.Value));

    private sealed record KeptPart(string Variant, SlotContribution Contribution, object? Told, long Version);
}
