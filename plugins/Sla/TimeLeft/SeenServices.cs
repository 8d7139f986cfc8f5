using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain;
using Hookdesk.Sla.Export;
using Hookdesk.Sla.Fields;
using Hookdesk.Sla.Overview;
using Hookdesk.Sla.Templates;
using Hookdesk.Sla.TicketCard;
using Hookdesk.Sla.TicketList;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.TimeLeft;

/// <summary>What agents and those who oversee them see of promises.</summary>
internal static class SeenServices
{
    private const string ByTicket = "who may see the ticket sees what was promised";

    public static IServiceCollection AddSeen(this IServiceCollection services)
    {
        SlaTopics.AddTopics(services).AddSlot<TimeLeftAssets>("layout.head");
        services
            .AddSingleton<DueCounts>()
            .AddSingleton<DueClocks>()
            .AddEventSubscriber<ForgetDueWhenClocksChange>()
            .AddSingleton<KnownPolicies>()
            .AddEventSubscriber<ForgetPoliciesWhenTheyChange>();
        services.AddScoped<ITicketColumn, DueColumn>().AddScoped<ITicketListSource, DueLists>();
        services.AddSlot<TargetsCard>("ticket.sidebar", 15);
        services
            .AddSingleton<DepartmentClockCounts>()
            .AddScoped<OverseenDepartments>()
            .AddScoped<ReadOverview>()
            .AddNavigation<SlaNavigation>();
        services.AddScoped<ITicketFieldSource, SlaFields>().AddScoped<ReadClocks>();
        services.AddScoped<ISlaTargets, TargetsOfTicket>().AddTemplateValues<TargetTemplateValues>();
        return services;
    }

    public static IEndpointRouteBuilder MapSeen(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sla/tickets/{ticketId:long}/card", ShowCard.HandleAsync).RequireSignIn(ByTicket);
        endpoints.MapGet("/sla", ShowOverview.HandleAsync).RequireSignIn(OverseenDepartments.Rule);
        endpoints.MapGet("/sla/export", ExportEndpoints.ShowAsync).RequireSignIn(OverseenDepartments.Rule);
        endpoints.MapGet("/sla/export/file", ExportEndpoints.FileAsync).RequireSignIn(OverseenDepartments.Rule);
        return endpoints;
    }
}
