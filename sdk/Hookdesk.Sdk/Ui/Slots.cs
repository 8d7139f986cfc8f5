using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Ui;

/// <summary>A component that a plugin puts into a slot; made with <c>AddSlot</c>.</summary>
public sealed class SlotContribution : Contribution
{
    private bool? _takesContext;

    internal SlotContribution(string slot, Type component, int order)
    {
        (Slot, Component, Order) = (slot, component, order);
        Events = component.GetCustomAttribute<KeptMarkupAttribute>()?.Events.ToArray();
    }

    /// <summary>The slot's name: <c>ticket.sidebar</c>.</summary>
    public string Slot { get; }

    /// <summary>The component. It gets the slot's context as the parameter <c>Context</c> where it has one.</summary>
    public Type Component { get; }

    /// <summary>Position within the slot; equal ones by plugin order.</summary>
    public int Order { get; }

    /// <summary>The events until which its markup is kept; null when it is rendered for every page.</summary>
    internal string[]? Events { get; }

    /// <summary>True when the component has a parameter <c>Context</c>.</summary>
    internal bool TakesContext =>
        _takesContext ??= Component.GetProperty("Context")?.IsDefined(typeof(ParameterAttribute), inherit: true) == true;
}

/// <summary>The contributions of the shell's slots, in order. Singleton.</summary>
public interface ISlots
{
    /// <summary>What is in a slot; empty for a slot that nobody fills.</summary>
    IReadOnlyList<SlotContribution> In(string slot);

    /// <summary>Notes that a component failed while rendering: it is logged and counted against its plugin.</summary>
    void Failed(SlotContribution contribution, Exception error);
}

/// <summary>Slots without a component where nobody fills them: for what stands many times on a page.</summary>
public static class SlotContent
{
    /// <summary>The same as <c>&lt;Slot Name="…" Context="…" /&gt;</c>; null, and so nothing, for a slot that nobody fills.</summary>
    /// <param name="slots">The shell's slots.</param>
    /// <param name="name">The slot's name.</param>
    /// <param name="context">What the slot's components are about.</param>
    public static RenderFragment? Show(this ISlots slots, string name, object? context = null) =>
        slots.In(name).Count == 0
            ? null
            : builder =>
            {
                builder.OpenComponent<Slot>(0);
                builder.AddComponentParameter(1, nameof(Slot.Name), name);
                builder.AddComponentParameter(2, nameof(Slot.Context), context);
                builder.CloseComponent();
            };
}

/// <summary>Replaces a component by one that derives from it, wherever it is used. For the assembly of a theme.</summary>
/// <param name="component">The component to replace; the marked class must derive from it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReplacesAttribute(Type component) : Attribute
{
    /// <summary>The component that is replaced.</summary>
    public Type Component { get; } = component;
}
