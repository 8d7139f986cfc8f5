using Hookdesk.Sdk;
using Hookdesk.Sla.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Sla.Templates;

/// <summary>What portal, mails and other plugins can say of a ticket's SLA targets.</summary>
internal static class TemplateServices
{
    public static IServiceCollection AddTargetTemplates(this IServiceCollection services) =>
        services.AddScoped<ISlaTargets, TargetsOfTicket>().AddTemplateValues<TargetTemplateValues>();
}
