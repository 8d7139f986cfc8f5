using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Components.Rendering;

namespace Hookdesk.Sdk.Ui;

/// <summary>
/// A place on pages that plugins can fill. The component that shows the slot declares its key once, as a constant in the SDK or in a
/// plugin's contracts (<see cref="HostSlots"/>, <c>TicketSlots</c>), so that unknown names don't compile.
/// </summary>
public abstract class SlotKey
{
    private protected SlotKey(string name, Type? contextType)
    {
        if (!name.Contains('.', StringComparison.Ordinal) || name.Any(char.IsWhiteSpace))
            throw new ArgumentException(
                $"\"{name}\" isn't a valid slot name. Use at least two parts joined by a dot, such as ticket.sidebar.",
                nameof(name)
            );
        (Name, ContextType) = (name, contextType);
    }

    /// <summary>The dotted name, for logs, documentation and the admin: <c>ticket.sidebar</c>. Two keys of one name are one slot.</summary>
    public string Name { get; }

    /// <summary>The type of context that the slot passes to its components; null for none.</summary>
    public Type? ContextType { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Opens and closes the slot's component.</summary>
    internal abstract void Show(RenderTreeBuilder builder, object? context);
}

/// <inheritdoc cref="SlotKey"/>
/// <typeparam name="TContext">What the slot's components are told; <see cref="NoContext"/> where that is nothing.</typeparam>
/// <param name="name">Lower case, at least two dotted parts; never reused for another place.</param>
/// <exception cref="ArgumentException">The name has no dot, or white space.</exception>
public sealed class SlotKey<TContext>(string name) : SlotKey(name, typeof(TContext) == typeof(NoContext) ? null : typeof(TContext))
{
    internal override void Show(RenderTreeBuilder builder, object? context)
    {
        builder.OpenComponent<Slot<TContext>>(1);
        builder.AddComponentParameter(2, nameof(Slot<>.Of), this);
        builder.AddComponentParameter(3, nameof(Slot<>.Context), context);
        builder.CloseComponent();
    }
}

/// <summary>The context of a slot whose components are told nothing.</summary>
public readonly struct NoContext;

/// <summary>The slots of the host.</summary>
public static class HostSlots
{
    /// <summary><c>layout.head</c>: in the head of every page, for styles and scripts of a plugin.</summary>
    public static SlotKey<NoContext> Head { get; } = new("layout.head");

    /// <summary><c>layout.foot</c>: at the end of every page's body.</summary>
    public static SlotKey<NoContext> Foot { get; } = new("layout.foot");

    /// <summary><c>layout.top</c>: above the content of every page of agents and admins.</summary>
    public static SlotKey<NoContext> Top { get; } = new("layout.top");

    /// <summary><c>layout.user-menu</c>: entries of the menu of the signed-in user.</summary>
    public static SlotKey<NoContext> UserMenu { get; } = new("layout.user-menu");

    /// <summary><c>signin.before-form</c>: above the sign-in form; told the local path to go to afterwards.</summary>
    public static SlotKey<string> BeforeSignIn { get; } = new("signin.before-form");

    /// <summary><c>signin.after-form</c>: below the sign-in form; told the local path to go to afterwards.</summary>
    public static SlotKey<string> AfterSignIn { get; } = new("signin.after-form");

    /// <summary><c>profile.sections</c>: on the signed-in user's own profile.</summary>
    public static SlotKey<UserInfo> Profile { get; } = new("profile.sections");

    /// <summary><c>admin.overview</c>: cards on the first page of the administration.</summary>
    public static SlotKey<NoContext> AdminOverview { get; } = new("admin.overview");

    /// <summary><c>admin.settings.&lt;name&gt;</c>: below the form of one page of settings.</summary>
    /// <param name="name">The page's name, as given to <c>AddSettings</c>.</param>
    public static SlotKey<SettingsContribution> SettingsPage(string name) => new($"admin.settings.{name}");
}
