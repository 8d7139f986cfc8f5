using Hookdesk.Sdk.Data;
using Hookdesk.Sla.Domain.Policies;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Sla.Data;

/// <summary>The policies as they are stored.</summary>
internal static class PolicyStore
{
    /// <summary>All policies in their order, as this transaction or query sees them.</summary>
    public static async Task<PolicyBook> ReadAsync(Func<ITable<PolicyRow>> table, CancellationToken cancellation)
    {
        var rows = await table().OrderBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(cancellation);
        return new PolicyBook([.. rows.Select(Of)]);
    }

    public static Task<PolicyBook> ReadAsync(IDatabase database, CancellationToken cancellation) =>
        ReadAsync(database.Table<PolicyRow>, cancellation);

    public static Policy Of(PolicyRow row) =>
        PolicyDefinition.ReadInto(
            new Policy
            {
                Id = row.Id,
                Name = row.Name,
                Position = row.Position,
                IsEnabled = row.IsEnabled,
                CalendarId = row.CalendarId,
                Version = row.Version,
            },
            row.Definition
        );

    public static PolicyRow Row(Policy policy) =>
        new()
        {
            Id = policy.Id,
            Name = policy.Name.Trim(),
            Position = policy.Position,
            IsEnabled = policy.IsEnabled,
            CalendarId = policy.CalendarId,
            Definition = PolicyDefinition.Write(policy),
            Version = policy.Version,
        };
}
