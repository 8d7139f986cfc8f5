using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Sla.Data.Migrations;

/// <summary>
/// Targets are named as people name them (first response, next response, resolution), and organizations and canceled clocks have the
/// American spelling.
/// </summary>
[Migration(2026120101)]
public sealed class RenameTargets : PluginMigration
{
    // A quotation mark inside a value is written with a backslash or as \u0022, so that only the property fits.
    internal const string Conditions =
        """UPDATE sla_policy SET definition = REPLACE(definition, '"field":"organisation"', '"field":"organization"')""";

    /// <inheritdoc />
    public override void Up()
    {
        Execute.Sql(Conditions);
        RenameEvent("sla.clock-cancelled", "sla.clock-canceled");
        RenameTemplateValue("sla.first_reply", "sla.first_response");
        RenameTemplateValue("sla.next_reply", "sla.next_response");
        RenameTemplateValue("sla.solution", "sla.resolution");
    }
}
