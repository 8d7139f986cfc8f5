namespace Hookdesk.Host.Data;

internal static partial class DatabaseLog
{
    [LoggerMessage(LogLevel.Error, "What should follow a committed write has failed. The write itself stands.")]
    public static partial void AfterCommitFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Warning, "A transaction could not be rolled back; its connection is given up.")]
    public static partial void RollbackFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Information, "Schema of {Owner}: step {Version} ({Step}) applied.")]
    public static partial void MigrationApplied(ILogger logger, string owner, long version, string step);

    [LoggerMessage(
        LogLevel.Warning,
        "The database has schema steps of {Owner} that its version here does not know: {Versions}. It was newer before."
    )]
    public static partial void SchemaIsNewer(ILogger logger, string owner, string versions);
}
