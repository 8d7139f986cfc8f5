using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>Shows a ticket's status by name and color, as Ticketing does. Set one of the parameters.</summary>
public sealed class TicketStatusBadge : ComponentBase
{
    private TicketStatus? _shown;

    /// <summary>The status.</summary>
    [Parameter]
    public TicketStatus? Status { get; set; }

    /// <summary>The <see cref="TicketOption.Id"/> of the status.</summary>
    [Parameter]
    public int? Id { get; set; }

    /// <summary>The <see cref="TicketOption.Key"/> of the status. Nothing is shown if there is no such status.</summary>
    [Parameter]
    public string? Key { get; set; }

    [Inject]
    private ITicketStatuses Statuses { get; set; } = null!;

    /// <summary>The same as encoded markup, for lists in which a component for each row would cost too much.</summary>
    public static MarkupString Markup(TicketStatus status) =>
        new(
            string.Concat(
                "<span class=\"hd-status\" data-tone=\"",
                Tone(status.Category),
                "\" data-color=\"",
                status.Color.ToString().ToLowerInvariant(),
                "\">",
                MarkupWriter.Encode(status.Name),
                "</span>"
            )
        );

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync() =>
        _shown = Status ?? (Id is { } id ? await Statuses.GetAsync(id) : null) ?? (Key is { } key ? await Statuses.FindAsync(key) : null);

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (_shown is not null)
            builder.AddContent(0, Markup(_shown));
    }

    // The theme's tone gives the shape, so that categories can be told apart without colors.
    private static string Tone(StatusCategory category) =>
        category switch
        {
            StatusCategory.New => "accent",
            StatusCategory.Open => "open",
            StatusCategory.Pending => "warning",
            StatusCategory.OnHold or StatusCategory.PendingThirdParty => "paused",
            StatusCategory.Solved => "success",
            StatusCategory.Closed or StatusCategory.Trash => "neutral",
            _ => "danger",
        };
}
