using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Sdk.Ui;

/// <summary>Renders a part of a page by a renderer of its own, because the page's writes to the answer and not to a string.</summary>
internal static class PartMarkup
{
    /// <summary>Renders a part until all of it has loaded.</summary>
    /// <param name="services">What its components are given.</param>
    /// <param name="logging">For the renderer.</param>
    /// <param name="part">The part.</param>
    /// <param name="request">The request, cascading to its components; null where the page's own supplier does that.</param>
    /// <param name="token">The antiforgery token of the request, which is another in each.</param>
    /// <param name="keep">True when the markup is to be kept: slots in it stay open then.</param>
    public static async Task<KeptPieces> RenderAsync(
        IServiceProvider services,
        ILoggerFactory logging,
        RenderFragment part,
        HttpContext? request,
        string? token,
        bool keep
    )
    {
        var holes = keep ? new KeptHoles() : null;
        var content = new Dictionary<string, object?>
        {
            [nameof(Content.Part)] = part,
            [nameof(Content.Request)] = request,
            [nameof(Content.Holes)] = holes,
        };
        await using var renderer = new HtmlRenderer(services, logging);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Content>(ParameterView.FromDictionary(content))).ToHtmlString()
        );
        return holes is null ? new KeptPieces([html], []) : holes.Cut(html, token);
    }

    /// <summary>The root of what is rendered.</summary>
    private sealed class Content : IComponent
    {
        private RenderHandle _handle;

        [Parameter]
        public RenderFragment? Part { get; set; }

        [Parameter]
        public HttpContext? Request { get; set; }

        [Parameter]
        public KeptHoles? Holes { get; set; }

        public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

        public Task SetParametersAsync(ParameterView parameters)
        {
            parameters.SetParameterProperties(this);
            var content = Cascading(Request, Cascading(Holes, Part));
            if (content is not null)
                _handle.Render(content);
            return Task.CompletedTask;
        }

        private static RenderFragment? Cascading<T>(T? value, RenderFragment? content)
            where T : class =>
            value is null
                ? content
                : builder =>
                {
                    builder.OpenComponent<CascadingValue<T>>(0);
                    builder.AddComponentParameter(1, nameof(CascadingValue<T>.Value), value);
                    builder.AddComponentParameter(2, nameof(CascadingValue<T>.IsFixed), true);
                    builder.AddComponentParameter(3, nameof(CascadingValue<T>.ChildContent), content);
                    builder.CloseComponent();
                };
    }
}
