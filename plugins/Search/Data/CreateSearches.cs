using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Search.Data;

/// <summary>The tables of the first version.</summary>
[Migration(2026112301)]
public sealed class CreateSearches : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("search_saved")
            .WithId()
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .Indexed("ix_search_saved_user")
            .WithColumn("name")
            .AsString(100)
            .NotNullable()
            .WithColumn("query")
            .AsText()
            .NotNullable()
            .WithColumn("is_view")
            .AsBoolean()
            .NotNullable()
            .WithColumn("created_at")
            .AsUnixTime()
            .NotNullable();
        Create
            .Table("search_recent")
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("hash")
            .AsString(64)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("query")
            .AsText()
            .NotNullable()
            .WithColumn("searched_at")
            .AsUnixTime()
            .NotNullable();
        Create.Index("ix_search_recent_time").OnTable("search_recent").OnColumn("user_id").Ascending().OnColumn("searched_at").Ascending();
    }
}
