using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.Sla.Tests;

[assembly: AssemblyFixture(typeof(SqliteDesk))]
[assembly: AssemblyFixture(typeof(PostgresDesk))]

namespace Hookdesk.Sla.Tests;

/// <summary>One desk for all tests on a database. Each test makes departments of its own and looks only at those.</summary>
public abstract class SharedDesk(DatabaseProvider provider) : SharedDesk<Desk>(() => Desk.StartAsync(provider));

/// <summary>On SQLite.</summary>
public sealed class SqliteDesk() : SharedDesk(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDesk() : SharedDesk(DatabaseProvider.PostgreSql);

/// <summary>Tests that each have a desk of their own, because they put its clock forward or count all that there is.</summary>
public abstract class TestsOnOwnDesk(DatabaseProvider provider, Action<PluginTestOptions>? configure = null) : IAsyncLifetime
{
    private Desk? _desk;

    protected Desk Desk => _desk ?? throw new InvalidOperationException("The desk hasn't started.");

    public async ValueTask InitializeAsync() => _desk = await Desk.StartAsync(provider, configure);

    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
            await _desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
