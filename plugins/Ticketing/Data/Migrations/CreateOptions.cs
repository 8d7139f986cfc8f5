using FluentMigrator;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>
/// Statuses that the admin names and adds to. Those that there were have the numbers that tickets hold as their ids, so nothing of a ticket
/// has to be written.
/// </summary>
[Migration(2026120120)]
public sealed class CreateOptions : PluginMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create
            .Table("ticketing_option")
            .WithColumn("property")
            .AsString(20)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("id")
            .AsInt32()
            .NotNullable()
            .PrimaryKey()
            .WithColumn("key")
            .AsString(60)
            .NotNullable()
            .WithColumn("name")
            .AsString(60)
            .Nullable()
            .WithColumn("names")
            .AsText()
            .NotNullable()
            .WithColumn("color")
            .AsInt32()
            .NotNullable()
            .WithColumn("position")
            .AsInt32()
            .NotNullable()
            .WithColumn("is_retired")
            .AsBoolean()
            .NotNullable()
            .WithColumn("is_built_in")
            .AsBoolean()
            .NotNullable()
            .WithColumn("version")
            .AsInt64()
            .NotNullable();
        Create
            .Index("ux_ticketing_option_key")
            .OnTable("ticketing_option")
            .OnColumn("property")
            .Ascending()
            .OnColumn("key")
            .Ascending()
            .WithOptions()
            .Unique();

        var position = 0;
        AddStatus(StatusCategory.New, OptionColor.Blue);
        AddStatus(StatusCategory.Open, OptionColor.Green);
        AddStatus(StatusCategory.Pending, OptionColor.Yellow);
        // Nobody had these two: they are there for whoever wants them.
        AddStatus(StatusCategory.PendingThirdParty, OptionColor.Orange, isRetired: true);
        AddStatus(StatusCategory.OnHold, OptionColor.Purple);
        AddStatus(StatusCategory.Solved, OptionColor.Teal, isRetired: true);
        AddStatus(StatusCategory.Closed, OptionColor.Gray);
        AddStatus(StatusCategory.Spam, OptionColor.Red);
        AddStatus(StatusCategory.Trash, OptionColor.Gray);

        void AddStatus(StatusCategory category, OptionColor color, bool isRetired = false) =>
            Insert
                .IntoTable("ticketing_option")
                .Row(
                    new
                    {
                        property = OptionRow.StatusProperty,
                        id = (int)category,
                        key = category.Key(),
                        names = "{}",
                        color = (int)color,
                        position = position++,
                        is_retired = isRetired,
                        is_built_in = true,
                        version = 1L,
                    }
                );
    }
}
