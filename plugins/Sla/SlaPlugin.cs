using Hookdesk.Sdk;
using Hookdesk.Sla.AdministerCalendars;
using Hookdesk.Sla.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla;

/// <summary>Promises to customers in working hours: calendars, policies, clocks, countdowns and escalation.</summary>
public sealed class SlaPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddPermissions(SlaPermissions.All);
        services.AddCalendars();
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapCalendars();
    }
}
