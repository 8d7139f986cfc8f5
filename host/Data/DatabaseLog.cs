namespace Hookdesk.Host.Data;

internal static partial class DatabaseLog
{
    [LoggerMessage(LogLevel.Error, "An action after a committed write failed. The write itself was saved.")]
    public static partial void AfterCommitFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Warning, "A transaction couldn't be rolled back. Its connection was closed.")]
    public static partial void RollbackFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Information, "Schema of {Owner}: step {Version} ({Step}) applied.")]
    public static partial void MigrationApplied(ILogger logger, string owner, long version, string step);

    [LoggerMessage(
        LogLevel.Warning,
        "The database contains schema steps for {Owner} that the installed version doesn't know: {Versions}. A newer version was installed before."
    )]
    public static partial void SchemaIsNewer(ILogger logger, string owner, string versions);
}
