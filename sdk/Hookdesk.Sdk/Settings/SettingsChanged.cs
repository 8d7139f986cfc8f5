using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Sdk.Settings;

/// <summary>Settings were saved and at least one value changed.</summary>
/// <param name="Page">The settings' name, as registered with <c>AddSettings</c>.</param>
/// <param name="Changes">What changed.</param>
[Hook("setting.changed")]
public sealed record SettingsChanged(string Page, IReadOnlyList<SettingChange> Changes) : IAuditedAction
{
    /// <inheritdoc />
    public EntityRef Subject => new("settings", 0);
}

/// <summary>A changed value.</summary>
/// <param name="Property">The property of the settings class.</param>
/// <param name="From">Before, as JSON; null for a secret.</param>
/// <param name="To">After, as JSON; null for a secret.</param>
public sealed record SettingChange(string Property, string? From, string? To);
