namespace Hookdesk.Host.Data.Migrations;

/// <summary>A schema step failed and was rolled back; the steps before it stay applied.</summary>
internal sealed class MigrationFailedException(string ownerId, long? version, Exception cause)
    : Exception(
        version is { } step
            ? $"Schema step {step} of {ownerId} failed and was rolled back: {cause.Message}"
            : $"The schema of {ownerId} couldn't be migrated: {cause.Message}",
        cause
    )
{
    /// <summary>The plugin, or <see cref="Sdk.Contribution.CorePluginId"/>.</summary>
    public string OwnerId { get; } = ownerId;

    /// <summary>The step that failed; null when it failed before the first, for example for want of a connection.</summary>
    public long? Version { get; } = version;
}
