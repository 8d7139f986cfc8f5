using LinqToDB.Mapping;

namespace Hookdesk.Search.Data;

/// <summary>A search that somebody kept under a name.</summary>
[Table("search_saved")]
internal sealed class SavedSearchRow
{
    [Column("id"), PrimaryKey, Identity]
    public long Id { get; set; }

    [Column("user_id")]
    public long UserId { get; set; }

    [Column("name")]
    public string Name { get; set; } = "";

    [Column("query")]
    public string Query { get; set; } = "";

    /// <summary>True to list it beside the views of tickets.</summary>
    [Column("is_view")]
    public bool IsView { get; set; }

    [Column("created_at")]
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A search that somebody made lately.</summary>
[Table("search_recent")]
internal sealed class RecentSearchRow
{
    [Column("user_id"), PrimaryKey(0)]
    public long UserId { get; set; }

    /// <summary>SHA-256 of the query: the query itself is too long for a key.</summary>
    [Column("hash"), PrimaryKey(1)]
    public string Hash { get; set; } = "";

    [Column("query")]
    public string Query { get; set; } = "";

    [Column("searched_at")]
    public DateTimeOffset SearchedAt { get; set; }
}
