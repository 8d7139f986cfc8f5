using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing.Domain;

/// <summary>
/// The admin's fields in order, in memory: every ticket page and every rule asks for them and they seldom change. Singleton.
/// </summary>
internal sealed class FieldDirectory(IServiceScopeFactory scopes)
{
    private volatile IReadOnlyList<CustomField>? _fields;
    private int _generation;

    /// <summary>Forgets what was read; called after each change, on every node (<see cref="Hooks.ForgetFieldsWhenTheyChange"/>).</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _fields = null;
    }

    public async ValueTask<IReadOnlyList<CustomField>> ReadAsync(CancellationToken cancellation = default)
    {
        if (_fields is { } known)
            return known;
        var generation = Volatile.Read(ref _generation);
        // A scope of its own: the caller may be in a transaction whose changes are not true yet.
        await using var scope = scopes.CreateAsyncScope();
        var fields = await ReadAsync(Tables.Of(scope.ServiceProvider.GetRequiredService<IDatabase>()), cancellation);
        if (generation == Volatile.Read(ref _generation))
            _fields = fields;
        return fields;
    }

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
