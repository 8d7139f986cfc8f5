using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Mail.Data;

/// <summary>The outcome of a copy that an admin stopped had the British spelling.</summary>
[Migration(2026120101)]
public sealed class SpellCanceled : PluginMigration
{
    internal const string Outcomes = "UPDATE mail_delivery_log SET outcome = 'canceled' WHERE outcome = 'cancelled'";

    /// <inheritdoc />
    public override void Up() => Execute.Sql(Outcomes);
}
