using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing.Tests;

[assembly: AssemblyFixture(typeof(SqliteDesk))]
[assembly: AssemblyFixture(typeof(PostgresDesk))]

namespace Hookdesk.Ticketing.Tests;

/// <summary>One desk for all tests on a database. Each test makes departments of its own and looks only at those.</summary>
public abstract class SharedDesk(DatabaseProvider provider) : SharedDesk<Desk>(() => Desk.StartAsync(provider));

/// <summary>On SQLite.</summary>
public sealed class SqliteDesk() : SharedDesk(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDesk() : SharedDesk(DatabaseProvider.PostgreSql);
