using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// Renders its content once and shows the same markup from then on, as long as <see cref="By"/> stays equal: for what is the same on page
/// after page. <c>&lt;Kept By="Model.Counts"&gt;…&lt;/Kept&gt;</c>
/// </summary>
/// <remarks>
/// What is kept belongs to one reader, with the rights, language, time zone and theme of now (<see cref="ILayout.Variant"/>): none of
/// these is named in <see cref="By"/>. Everything else that the content shows is. What the database says is either in it as it was read,
/// or as the number that <see cref="Events.IEventVersions"/> has for the events that change it. A form's antiforgery token is put in for
/// each page, and a slot in the content is filled for each page, with what its own components have kept
/// (<see cref="KeptMarkupAttribute"/>). The content sees cascading values of the request, but none of the components around it, and must
/// not contain section content, toasts or the current time. Markup is dropped when there is too much of it.
/// </remarks>
public sealed class Kept : IComponent
{
    private RenderHandle _handle;

    [Inject]
    internal MarkupCache Cache { get; set; } = null!;

    [Inject]
    internal ILayout Layout { get; set; } = null!;

    [Inject]
    internal AntiforgeryStateProvider Forgery { get; set; } = null!;

    [Inject]
    internal IServiceProvider Services { get; set; } = null!;

    [Inject]
    internal ILoggerFactory Logging { get; set; } = null!;

    /// <summary>
    /// What the content depends on: a value compared with <see cref="object.Equals(object)"/>, such as a record of texts and numbers.
    /// Begin it with something of your own, so that no other content has an equal one.
    /// </summary>
    [Parameter, EditorRequired]
    public required object By { get; set; }

    /// <summary>The content.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>What is shown, and not kept, when the content throws; null lets the exception continue.</summary>
    [Parameter]
    public RenderFragment? Otherwise { get; set; }

    void IComponent.Attach(RenderHandle renderHandle) => _handle = renderHandle;

    Task IComponent.SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var key = new KeptKey(Layout.Variant, By);
        if (Cache.Find(key) is not { } pieces)
            return RenderAsync(key);
        Show(pieces);
        return Task.CompletedTask;
    }

    private async Task RenderAsync(KeptKey key)
    {
        KeptPieces pieces;
        try
        {
            pieces = await PartMarkup.RenderAsync(
                Services,
                Logging,
                ChildContent ?? (_ => { }),
                request: null,
                Forgery.GetAntiforgeryToken()?.Value,
                keep: true
            );
        }
        catch (Exception) when (Otherwise is not null)
        {
            _handle.Render(Otherwise);
            return;
        }
        Cache.Keep(key, pieces);
        Show(pieces);
    }

    private void Show(KeptPieces pieces) =>
        _handle.Render(builder => pieces.Render(new RenderFragmentTarget(builder), () => Forgery.GetAntiforgeryToken()?.Value));

    private sealed record KeptKey(string Variant, object By);
}

/// <summary>
/// Marks a component in a slot whose markup is the same for an equal <c>Context</c> until one of the events happens: the slot renders it
/// once and keeps what it rendered (see <see cref="Kept"/>, whose rules hold). A component without this is rendered for every page.
/// </summary>
/// <param name="events">
/// Names of the events that change what it shows, or beginnings of them that end with <c>.*</c>. None: it shows nothing but its context.
/// </param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeptMarkupAttribute(params string[] events) : Attribute
{
    /// <summary>The names of the events.</summary>
    public IReadOnlyList<string> Events { get; } = events;
}
