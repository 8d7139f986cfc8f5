using LinqToDB.Mapping;

namespace Hookdesk.Host.Setup.Data;

/// <summary>The installation: one row.</summary>
[Table("core_installation")]
internal sealed class InstallationRow
{
    [PrimaryKey, Column("id")]
    public int Id { get; set; } = 1;

    /// <summary>When the administrator was made; null before. From then on nobody can set it up again.</summary>
    [Column("set_up_at"), Nullable]
    public DateTimeOffset? SetUpAt { get; set; }

    /// <summary>When the steps of plugins were done or skipped.</summary>
    [Column("finished_at"), Nullable]
    public DateTimeOffset? FinishedAt { get; set; }
}
