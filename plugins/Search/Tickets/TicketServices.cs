using Hookdesk.Search.Contracts;
using Hookdesk.Search.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tickets;

/// <summary>Ticketing's things as documents, with the text of their files.</summary>
internal static class TicketServices
{
    public static IServiceCollection AddTicketSources(this IServiceCollection services) =>
        services
            .AddSingleton<FileTexts>()
            .AddHostedService<CleanFileTexts>()
            .AddScoped<TicketFilters>()
            .AddScoped<OtherFields>()
            .AddScoped<ISearchSource, TicketSource>()
            .AddScoped<ISearchSource, CustomerSource>()
            .AddScoped<ISearchSource, OrganizationSource>();
}
