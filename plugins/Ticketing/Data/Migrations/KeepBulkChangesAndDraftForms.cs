using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>
/// What was done to several tickets in one go, so that it can be taken back. Which form wrote a draft, so that two windows don't overwrite each other's; what of it came from a merged ticket; and the other fields
/// of a new ticket's form.
/// </summary>
[Migration(2026113003)]
public sealed class KeepBulkChangesAndDraftForms : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("ticketing_bulk_change")
            .WithColumn("batch")
            .AsString(32)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("user_id")
            .AsInt64()
            .NotNullable()
            .WithColumn("changes")
            .AsString(int.MaxValue)
            .NotNullable()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable()
            .Indexed();
        Alter
            .Table("ticketing_draft")
            .AddColumn("writer")
            .AsString(64)
            .NotNullable()
            .WithDefaultValue("")
            .AddColumn("merged_writer")
            .AsString(64)
            .NotNullable()
            .WithDefaultValue("")
            .AddColumn("merged_html")
            .AsString(int.MaxValue)
            .NotNullable()
            .WithDefaultValue("")
            .AddColumn("form")
            .AsString(int.MaxValue)
            .NotNullable()
            .WithDefaultValue("");
    }
}
