using Hookdesk.Search.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace Hookdesk.Search.SearchPage;

/// <summary>
/// Shows a result by the component of its kind. Where another plugin's component fails, the result is still there as a link.
/// </summary>
public sealed class ResultOfKind : ComponentBase
{
    /// <summary>The component.</summary>
    [Parameter, EditorRequired]
    public required Type Component { get; set; }

    /// <summary>The result.</summary>
    [Parameter, EditorRequired]
    public required SearchHit Hit { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        // Our own need no boundary each, of which a page would have twenty.
        if (Component.Assembly == typeof(ResultOfKind).Assembly)
        {
            Show(builder);
            return;
        }
        builder.OpenComponent<ErrorBoundary>(0);
        builder.AddComponentParameter(1, nameof(ErrorBoundary.ChildContent), (RenderFragment)Show);
        builder.AddComponentParameter(2, nameof(ErrorBoundary.ErrorContent), (RenderFragment<Exception>)(_ => Link));
        builder.CloseComponent();
    }

    private void Show(RenderTreeBuilder builder)
    {
        builder.OpenComponent(0, Component);
        builder.AddComponentParameter(1, nameof(Hit), Hit);
        builder.CloseComponent();
    }

    private void Link(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", "hd-row-link");
        builder.AddAttribute(2, "href", Hit.Href);
        builder.AddAttribute(3, "dir", "auto");
        builder.AddContent(4, Hit.Title.ToString());
        builder.CloseElement();
    }
}
