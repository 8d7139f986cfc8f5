using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Rendering;

namespace TicketExtras;

/// <summary>A note above lists that says on what it depends: it is kept until a ticket changes.</summary>
[KeptMarkup("ticket.*")]
public sealed class KeptNote : ComponentBase
{
    [Inject]
    public Extras Extras { get; set; } = null!;

    [Inject]
    public ICurrentUser User { get; set; } = null!;

    /// <summary>The view's key.</summary>
    [Parameter]
    public string? Context { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (!Extras.HasNotes)
            return;
        Extras.Work();
        builder.AddMarkupContent(0, $"<form class=\"kept-note\" data-render=\"{++Extras.KeptRenders}\" data-context=\"{Context}\">");
        builder.AddContent(1, User.Info?.Email);
        builder.OpenComponent<AntiforgeryToken>(2);
        builder.CloseComponent();
        builder.AddMarkupContent(3, "</form>");
    }
}

/// <summary>One that says nothing: it is rendered for every page.</summary>
public sealed class LiveNote : ComponentBase
{
    [Inject]
    public Extras Extras { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Extras.HasNotes)
            builder.AddMarkupContent(0, $"<i class=\"live-note\">{++Extras.LiveRenders}</i>");
    }
}
