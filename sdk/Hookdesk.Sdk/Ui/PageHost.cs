using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// Stands between an endpoint and its page, and knows the page's layout. The framework would read it from the page's attributes at each
/// request, which for a page of a plugin means to resolve types across load contexts each time.
/// </summary>
internal sealed class PageHost<TPage> : IComponent
    where TPage : IComponent
{
    private static readonly Type? Layout = typeof(TPage).GetCustomAttribute<LayoutAttribute>()?.LayoutType;

    private RenderHandle _handle;
    private IReadOnlyDictionary<string, object?> _parameters = new Dictionary<string, object?>();

    void IComponent.Attach(RenderHandle renderHandle) => _handle = renderHandle;

    Task IComponent.SetParametersAsync(ParameterView parameters)
    {
        // All of them are the page's.
        _parameters = parameters.ToDictionary()!;
        _handle.Render(builder =>
        {
            builder.OpenComponent<LayoutView>(0);
            builder.AddComponentParameter(1, nameof(LayoutView.Layout), Layout);
            builder.AddComponentParameter(
                2,
                nameof(LayoutView.ChildContent),
                (RenderFragment)(
                    page =>
                    {
                        page.OpenComponent<TPage>(0);
                        page.AddMultipleAttributes(1, _parameters!);
                        page.CloseComponent();
                    }
                )
            );
            builder.CloseComponent();
        });
        return Task.CompletedTask;
    }
}
