using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>Conditions on tickets.</summary>
internal static class ConditionServices
{
    public static IServiceCollection AddConditions(this IServiceCollection services)
    {
        services.AddScoped<ITicketConditions, TicketConditions>();
        return services;
    }

    /// <summary>The operators that come with Ticketing, in the order in which they are offered.</summary>
    public static IEnumerable<IConditionOperator> Operators(IStringLocalizer T) => [.. ValueOperators.Of(T), .. SizeOperators.Of(T)];
}
