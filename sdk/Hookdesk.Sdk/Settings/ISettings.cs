namespace Hookdesk.Sdk.Settings;

/// <summary>A plugin's settings of one type, stored as JSON in the database. Scoped; served from memory.</summary>
/// <typeparam name="T">A class with a parameterless constructor that sets the defaults, validated by data annotations.</typeparam>
public interface ISettings<T>
    where T : class, new()
{
    /// <summary>
    /// The saved settings, or the defaults. Values from the configuration (<c>Hookdesk:Settings:&lt;name&gt;:…</c>) override saved values.
    /// </summary>
    Task<T> GetAsync(CancellationToken cancellation = default);

    /// <summary>Saves the settings and records the change in the audit log.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A value is not valid; nothing was saved.</exception>
    Task SaveAsync(T settings, CancellationToken cancellation = default);
}

/// <summary>Describes a property on the settings page generated from a settings class.</summary>
/// <param name="label">The label, English source.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string label) : Attribute
{
    /// <summary>The label.</summary>
    public string Label { get; } = label;

    /// <summary>Help text: what the setting does and what changes when it's changed, English source.</summary>
    public string? Help { get; init; }

    /// <summary>True for a password or key: never shown again, never logged, stored encrypted.</summary>
    public bool Secret { get; init; }

    /// <summary>True for multiline text.</summary>
    public bool Multiline { get; init; }

    /// <summary>The position; properties with the same value keep the order of the class.</summary>
    public int Order { get; init; }

    /// <summary>An <see cref="ISettingChoices"/> that lists the options; null for free text. An enum doesn't need one.</summary>
    public Type? Choices { get; init; }
}

/// <summary>Lists the options of a setting. Created per page; constructor parameters are services of the request.</summary>
public interface ISettingChoices
{
    /// <summary>The options, in order. A stored value that isn't listed is still shown.</summary>
    Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default);
}

/// <summary>An option of a setting.</summary>
/// <param name="Value">As stored.</param>
/// <param name="Text">As shown, in the reader's language.</param>
public sealed record SettingChoice(string Value, string Text);

/// <summary>Settings as registered with <c>AddSettings</c>.</summary>
public sealed class SettingsContribution : Contribution
{
    internal SettingsContribution(string name, string title, string help, Type type, int order) =>
        (Name, Title, Help, Type, Order) = (name, title, help, type, order);

    /// <summary>The stable name, also used in the URL of the page: <c>/admin/settings/&lt;name&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The page's title, English source.</summary>
    public string Title { get; }

    /// <summary>The sentence under the title, English source.</summary>
    public string Help { get; }

    /// <summary>The settings class.</summary>
    public Type Type { get; }

    /// <summary>Position in the list of pages.</summary>
    public int Order { get; }
}
