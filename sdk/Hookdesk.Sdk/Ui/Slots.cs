using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Ui;

/// <summary>A component that a plugin adds to a slot with <c>AddSlot</c>.</summary>
/// <remarks>
/// A third party's component is rendered apart from the page, on another thread and with a service scope of its own that has the page's
/// reader, language, request and antiforgery token. It has 3 seconds; without an answer the page is shown without it, and admins see a
/// note. It must not contain section content.
/// </remarks>
public sealed class SlotContribution : Contribution
{
    /// <exception cref="ArgumentException">The component wants another context than the slot has.</exception>
    internal SlotContribution(SlotKey slot, Type component, int order)
    {
        (Slot, Component, Order) = (slot, component, order);
        Events = component.GetCustomAttribute<KeptMarkupAttribute>()?.Events.ToArray();
        if (component.GetProperty("Context") is not { } context || !context.IsDefined(typeof(ParameterAttribute), inherit: true))
            return;
        var wanted = Nullable.GetUnderlyingType(context.PropertyType) ?? context.PropertyType;
        if (slot.ContextType is null)
            throw new ArgumentException($"{component.FullName} expects a {wanted.Name} as its Context, but the slot {slot} provides none.");
        if (!wanted.IsAssignableFrom(slot.ContextType))
            throw new ArgumentException(
                $"{component.FullName} expects a {wanted.Name} as its Context, but the slot {slot} provides a {slot.ContextType.Name}."
            );
        TakesContext = true;
    }

    /// <summary>The slot.</summary>
    public SlotKey Slot { get; }

    /// <summary>The component. If it has a parameter named <c>Context</c>, it gets the slot's context.</summary>
    public Type Component { get; }

    /// <summary>Position within the slot; equal ones by plugin order.</summary>
    public int Order { get; }

    /// <summary>The events that invalidate its cached markup; null if the component is rendered for every page.</summary>
    internal string[]? Events { get; }

    /// <summary>True when the component has a parameter <c>Context</c>.</summary>
    internal bool TakesContext { get; }
}

/// <summary>The contributions of the shell's slots, in order. Singleton.</summary>
public interface ISlots
{
    /// <summary>The components in a slot; empty if there are none.</summary>
    IReadOnlyList<SlotContribution> In(SlotKey slot);

    /// <summary>Records that a component failed while rendering: the failure is logged and counted against its plugin.</summary>
    void Failed(SlotContribution contribution, Exception error);
}

/// <summary>Slots without a component where nobody fills them: for what stands many times on a page.</summary>
public static class SlotContent
{
    /// <summary>The same as <c>&lt;Slot Of="…" Context="…" /&gt;</c>; null, and so nothing, for a slot that nobody fills.</summary>
    /// <param name="slots">The shell's slots.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="context">What the slot's components are told.</param>
    public static RenderFragment? Show<TContext>(this ISlots slots, SlotKey<TContext> slot, TContext context) =>
        slots.In(slot).Count == 0 ? null : builder => slot.Show(builder, context);
}

/// <summary>Replaces a component with a derived one wherever it's used. For theme assemblies.</summary>
/// <param name="component">The component to replace; the marked class must derive from it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReplacesAttribute(Type component) : Attribute
{
    /// <summary>The component that is replaced.</summary>
    public Type Component { get; } = component;
}
