using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Mail.Data;

/// <summary>The further addresses of a mailbox were lines of text, and are a JSON array now.</summary>
[Migration(2026113001)]
public sealed class StoreAliasesAsJson : PluginMigration
{
    private const string Statement = """
        UPDATE mail_mailbox SET aliases = CASE
            WHEN TRIM(aliases) = '' THEN '[]'
            ELSE '["' || REPLACE(REPLACE(REPLACE(aliases, '\', '\\'), '"', '\"'), '{line}', '","') || '"]' END
        WHERE aliases NOT LIKE '[%'
        """;

    /// <inheritdoc />
    public override void Up() => Execute.Sql(Sql);

    internal static string Sql => Statement.Replace("{line}", "\n", StringComparison.Ordinal);
}
