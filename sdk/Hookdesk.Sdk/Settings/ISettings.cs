namespace Hookdesk.Sdk.Settings;

/// <summary>A plugin's settings of one type, kept as JSON in the database. Scoped; served from memory.</summary>
/// <typeparam name="T">A class with a parameterless constructor that sets the defaults, validated by data annotations.</typeparam>
public interface ISettings<T>
    where T : class, new()
{
    /// <summary>
    /// The saved settings, or the defaults. What configuration sets (<c>Hookdesk:Settings:&lt;name&gt;:…</c>) wins over what was saved.
    /// </summary>
    Task<T> GetAsync(CancellationToken cancellation = default);

    /// <summary>Saves the settings and writes the change into the audit log.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A value is not valid; nothing was saved.</exception>
    Task SaveAsync(T settings, CancellationToken cancellation = default);
}

/// <summary>Describes a property on the settings page that the host makes from a settings class.</summary>
/// <param name="label">The label, English source.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string label) : Attribute
{
    /// <summary>The label.</summary>
    public string Label { get; } = label;

    /// <summary>A sentence on what it does and what happens when it changes, English source.</summary>
    public string? Help { get; init; }

    /// <summary>True for a password or key: never shown again, never logged, stored protected.</summary>
    public bool Secret { get; init; }

    /// <summary>True for text of several lines.</summary>
    public bool Multiline { get; init; }

    /// <summary>Position; properties of the same value keep the order of the class.</summary>
    public int Order { get; init; }

    /// <summary>An <see cref="ISettingChoices"/> that lists what may be chosen; null for a field to write in. An enum needs none.</summary>
    public Type? Choices { get; init; }
}

/// <summary>Lists the values that a setting may have. Made per page with services of the request as constructor parameters.</summary>
public interface ISettingChoices
{
    /// <summary>The choices, in order. A value that is stored but not listed is still shown.</summary>
    Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default);
}

/// <summary>A value that a setting may have.</summary>
/// <param name="Value">As stored.</param>
/// <param name="Text">As shown, in the reader's language.</param>
public sealed record SettingChoice(string Value, string Text);

/// <summary>Settings as registered with <c>AddSettings</c>.</summary>
public sealed class SettingsContribution : Contribution
{
    internal SettingsContribution(string name, string title, string help, Type type, int order) =>
        (Name, Title, Help, Type, Order) = (name, title, help, type, order);

    /// <summary>Stable name, also the address of the page: <c>/admin/settings/&lt;name&gt;</c>.</summary>
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
