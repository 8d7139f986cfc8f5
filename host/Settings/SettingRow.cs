using LinqToDB.Mapping;

namespace Hookdesk.Host.Settings;

[Table("core_setting")]
internal sealed class SettingRow
{
    [Column("name"), PrimaryKey, NotNull]
    public required string Name { get; set; }

    [Column("content"), NotNull]
    public required string Content { get; set; }
}
