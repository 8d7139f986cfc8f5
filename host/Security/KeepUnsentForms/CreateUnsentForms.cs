using FluentMigrator;
using Hookdesk.Sdk.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Security.KeepUnsentForms;

/// <summary>A form that came when its session had ended.</summary>
[Table("core_unsent_form")]
internal sealed class UnsentFormRow
{
    /// <summary>The hash of the key that the browser's cookie holds.</summary>
    [PrimaryKey, Column("id"), NotNull]
    public string Id { get; set; } = "";

    /// <summary>The form as JSON, protected.</summary>
    [Column("content"), NotNull]
    public string Content { get; set; } = "";

    /// <summary>The network address that sent it.</summary>
    [Column("address"), NotNull]
    public string Address { get; set; } = "";

    [Column("at")]
    public DateTimeOffset At { get; set; }
}

[Migration(2026120103_01, "Forms sent after the session ended")]
internal sealed class CreateUnsentForms : PluginMigration
{
    /// <inheritdoc />
    public override void Up() =>
        Create
            .Table("core_unsent_form")
            .WithColumn("id")
            .AsString(64)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("content")
            .AsText()
            .NotNullable()
            .WithColumn("address")
            .AsString(64)
            .NotNullable()
            .WithColumn("at")
            .AsUnixTime()
            .NotNullable()
            .Indexed();
}
