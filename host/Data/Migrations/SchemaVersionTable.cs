using System.Security.Cryptography;
using System.Text;
using FluentMigrator.Runner.VersionTableInfo;

namespace Hookdesk.Host.Data.Migrations;

/// <summary>
/// Which steps of one owner are applied: a table per owner (<c>core_schema_hookdesk_sla</c>), because FluentMigrator knows a step by
/// its number alone and two plugins may use the same.
/// </summary>
internal sealed class SchemaVersionTable(string ownerId) : IVersionTableMetaData
{
    /// <summary>What the names of these tables begin with.</summary>
    public const string Prefix = "core_schema_";

    // PostgreSQL cuts names at 63 bytes, and the index is named after the table.
    private const int LongestName = 60;

    public string SchemaName => "";

    public string TableName { get; } = NameFor(ownerId);

    public string ColumnName => "version";

    public string DescriptionColumnName => "description";

    public string AppliedOnColumnName => "applied_at";

    public string UniqueIndexName => $"ux_{TableName}";

    public bool OwnsSchema => false;

    public bool CreateWithPrimaryKey => false;

    /// <summary>
    /// The table's name: the id with underscores. An id whose name would be long or could be another's too gets a hash behind it.
    /// </summary>
    public static string NameFor(string ownerId)
    {
        var name = Prefix + string.Concat(ownerId.Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '_'));
        if (name.Length <= LongestName && ownerId.All(c => c == '.' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ownerId)))[..8];
        return $"{name[..Math.Min(name.Length, LongestName - 9)]}_{hash}";
    }
}
