using FluentMigrator;
using Hookdesk.Sdk.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Host.People.Data;

/// <summary>A session that was signed out of.</summary>
[Table("core_ended_session")]
internal sealed class EndedSessionRow
{
    /// <summary>The random name that its cookie holds.</summary>
    [PrimaryKey, Column("id"), NotNull]
    public string Id { get; set; } = "";

    /// <summary>From then on no cookie of it is valid any more.</summary>
    [Column("forget_at")]
    public DateTimeOffset ForgetAt { get; set; }
}

/// <summary>The sessions that were signed out of.</summary>
[Migration(2026113003_02, "Ended sessions")]
internal sealed class CreateEndedSessions : PluginMigration
{
    /// <inheritdoc />
    public override void Up() =>
        Create
            .Table("core_ended_session")
            .WithColumn("id")
            .AsString(64)
            .NotNullable()
            .PrimaryKey()
            .WithColumn("forget_at")
            .AsUnixTime()
            .NotNullable()
            .Indexed();
}
