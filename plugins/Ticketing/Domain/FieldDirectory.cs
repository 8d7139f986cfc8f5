using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// The admin's fields in order, in memory: every ticket page and every rule asks for them and they seldom change. Singleton.
/// </summary>
internal sealed class FieldDirectory(NodeCache<IReadOnlyList<CustomField>> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<FieldDirectory>()
            .AddNodeCache(
                (scope, cancellation) => ReadAsync(Tables.Of(scope.GetRequiredService<IDatabase>()), cancellation),
                invalidatedBy: [typeof(TicketFieldDefined), typeof(TicketFieldDeleted)]
            );

    public ValueTask<IReadOnlyList<CustomField>> ReadAsync(CancellationToken cancellation = default) => cache.GetAsync(cancellation);

    /// <summary>The same as a transaction sees it.</summary>
    public static async Task<IReadOnlyList<CustomField>> ReadAsync(Tables tables, CancellationToken cancellation)
    {
        var choices = (await tables.Of<FieldChoiceRow>().ToListAsync(cancellation))
            .OrderBy(row => row.Position)
            .ThenBy(row => row.Id)
            .ToLookup(row => row.FieldId);
        return
        [
            .. (await tables.Of<FieldRow>().ToListAsync(cancellation))
                .OrderBy(row => row.Position)
                .ThenBy(row => row.Id)
                .Select(row => new CustomField(row.Id, row.Key, row.Title, row.Kind)
                {
                    Help = row.Help,
                    Departments = row.Departments,
                    IsRetired = row.IsRetired,
                    Choices =
                    [
                        .. choices[row.Id].Select(choice => new CustomChoice(choice.Id, choice.Key, choice.Title, choice.IsRetired)),
                    ],
                }),
        ];
    }
}
