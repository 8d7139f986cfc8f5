using Xunit;

namespace Hookdesk.Sdk.Testing;

/// <summary>
/// One desk for many tests: starting one takes seconds. Derive a class for each database, name it in an <c>AssemblyFixture</c>
/// attribute, and take it as a constructor parameter; each test then makes items of its own and looks only at those.
/// </summary>
/// <typeparam name="TDesk">The type that tests use: a class around a <see cref="PluginTestHost"/>, with the words in which they
/// arrange.</typeparam>
/// <param name="start">Starts it; called once, before the first test.</param>
/// <example><code>
/// [assembly: AssemblyFixture(typeof(SqliteDesk))]
///
/// public sealed class SqliteDesk() : SharedDesk&lt;Desk&gt;(() => Desk.StartAsync(DatabaseProvider.Sqlite));
/// </code></example>
public abstract class SharedDesk<TDesk>(Func<Task<TDesk>> start) : IAsyncLifetime
    where TDesk : class, IAsyncDisposable
{
    private TDesk? _desk;

    /// <summary>The test server.</summary>
    /// <exception cref="InvalidOperationException">It has not started.</exception>
    public TDesk Desk => _desk ?? throw new InvalidOperationException("The test server hasn't started.");

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => _desk = await start().ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
            await _desk.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }
}
