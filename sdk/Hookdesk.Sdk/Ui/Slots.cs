using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Ui;

/// <summary>A component that a plugin puts into a slot; made with <c>AddSlot</c>.</summary>
public sealed class SlotContribution : Contribution
{
    private bool? _takesContext;

    internal SlotContribution(string slot, Type component, int order) => (Slot, Component, Order) = (slot, component, order);

    /// <summary>The slot's name: <c>ticket.sidebar</c>.</summary>
    public string Slot { get; }

    /// <summary>The component. It gets the slot's context as the parameter <c>Context</c> where it has one.</summary>
    public Type Component { get; }

    /// <summary>Position within the slot; equal ones by plugin order.</summary>
    public int Order { get; }

    /// <summary>True when the component has a parameter <c>Context</c>.</summary>
    internal bool TakesContext => _takesContext ??= Component.GetProperty("Context")?.IsDefined(typeof(ParameterAttribute), inherit: true) == true;
}

/// <summary>The contributions of the shell's slots, in order. Singleton.</summary>
public interface ISlots
{
    /// <summary>What is in a slot; empty for a slot that nobody fills.</summary>
    IReadOnlyList<SlotContribution> In(string slot);

    /// <summary>Notes that a component failed while rendering: it is logged and counted against its plugin.</summary>
    void Failed(SlotContribution contribution, Exception error);
}

/// <summary>Replaces a component by one that derives from it, wherever it is used. For the assembly of a theme.</summary>
/// <param name="component">The component to replace; the marked class must derive from it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReplacesAttribute(Type component) : Attribute
{
    /// <summary>The component that is replaced.</summary>
    public Type Component { get; } = component;
}
