using Hookdesk.Sdk;
using Hookdesk.Sla.AdministerCalendars;
using Hookdesk.Sla.AdministerPolicies;
using Hookdesk.Sla.Clocks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.DemoData;
using Hookdesk.Sla.DryRun;
using Hookdesk.Sla.Escalate;
using Hookdesk.Sla.Export;
using Hookdesk.Sla.Fields;
using Hookdesk.Sla.Labels;
using Hookdesk.Sla.Maintenance;
using Hookdesk.Sla.Overview;
using Hookdesk.Sla.Recalculate;
using Hookdesk.Sla.Templates;
using Hookdesk.Sla.TicketCard;
using Hookdesk.Sla.TicketList;
using Hookdesk.Sla.TimeLeft;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla;

/// <summary>SLA targets in business hours: calendars, policies, clocks, countdowns and escalation.</summary>
public sealed class SlaPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddPermissions(SlaPermissions.All).AddClockEventTexts();
        services.AddCalendars().AddPolicies().AddDryRun();
        services.AddClocks().AddRecalculation().AddEscalation();
        services.AddTimeLeft().AddTicketCard().AddTicketLists().AddOverview().AddExport().AddTargetTemplates();
        services.AddScoped<ITicketFieldSource, SlaFields>();
        services.AddDemoData<DemoPolicies>().AddConsistencyCheck<ClockConsistencyCheck>();
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCalendars();
        endpoints.MapPolicies();
        endpoints.MapDryRun();
        endpoints.MapTicketCard();
        endpoints.MapOverview();
        endpoints.MapExport();
    }
}
