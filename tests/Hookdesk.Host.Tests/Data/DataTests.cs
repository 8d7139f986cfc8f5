using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Data;

/// <summary>A test class of the data layer, run on both providers by its two derived classes.</summary>
public abstract class DataTests(DatabaseProvider provider) : IAsyncLifetime
{
    private protected TestDatabase Db { get; private set; } = null!;

    protected DatabaseProvider Provider => provider;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Db = await TestDatabase.CreateAsync(provider);

    public async ValueTask DisposeAsync()
    {
        if (Db is not null)
            await Db.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Something that happens in tests.</summary>
[Hook("test.happened")]
public sealed record Happened(long Thing, int Number, string Words = "") : IAction
{
    public EntityRef Subject => new("thing", Thing);
}

internal static class TestScopes
{
    /// <summary>Runs code with the database of a scope of its own.</summary>
    public static async Task<T> InScopeAsync<T>(this IServiceProvider services, Func<IDatabase, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<IDatabase>());
    }

    /// <inheritdoc cref="InScopeAsync{T}" />
    public static Task InScopeAsync(this IServiceProvider services, Func<IDatabase, Task> work) =>
        services.InScopeAsync(async database =>
        {
            await work(database);
            return true;
        });
}
