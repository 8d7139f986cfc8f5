using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>What an agent did to several tickets in one go, for as long as it can be taken back.</summary>
[Table("ticketing_bulk_change")]
internal sealed class BulkChangeRow
{
    [Column("batch"), PrimaryKey]
    public string Batch { get; init; } = "";

    [Column("user_id")]
    public long UserId { get; init; }

    /// <summary>JSON: a <c>BulkChange</c> for each ticket.</summary>
    [Column("changes")]
    public string Changes { get; init; } = "";

    [Column("at")]
    public DateTimeOffset At { get; init; }
}
