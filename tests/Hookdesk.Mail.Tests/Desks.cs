using Hookdesk.Mail.Tests;
using Hookdesk.Sdk.Data;
using Hookdesk.TestServers;

[assembly: AssemblyFixture(typeof(SqliteMailDesk))]
[assembly: AssemblyFixture(typeof(PostgresMailDesk))]
[assembly: AssemblyFixture(typeof(MailServersOfTests))]

namespace Hookdesk.Mail.Tests;

/// <summary>One desk for all tests on a database. Each test has mailboxes of its own.</summary>
public abstract class SharedMailDesk(DatabaseProvider provider) : IAsyncLifetime
{
    private MailDesk? _desk;

    public MailDesk Desk => _desk ?? throw new InvalidOperationException("The desk hasn't started.");

    public async ValueTask InitializeAsync() =>
        _desk =
            ServerRequirement.MissingReason(ServerKind.Postgres) is null || provider == DatabaseProvider.Sqlite
                ? await MailDesk.StartAsync(provider)
                : null;

    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
            await _desk.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteMailDesk() : SharedMailDesk(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresMailDesk() : SharedMailDesk(DatabaseProvider.PostgreSql);

/// <summary>Dovecot and Postfix for all tests of this assembly; each test has users of its own.</summary>
public sealed class MailServersOfTests : IAsyncLifetime
{
    private DovecotServer? _dovecot;
    private PostfixServer? _postfix;

    public DovecotServer Dovecot => _dovecot ?? throw new InvalidOperationException("Dovecot is missing.");

    public PostfixServer Postfix => _postfix ?? throw new InvalidOperationException("Postfix is missing.");

    public async ValueTask InitializeAsync()
    {
        if (ServerRequirement.MissingReason(ServerKind.Dovecot) is null)
            _dovecot = await DovecotServer.StartAsync();
        if (_dovecot is not null && ServerRequirement.MissingReason(ServerKind.Postfix) is null)
            _postfix = await PostfixServer.StartAsync(_dovecot);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postfix is not null)
            await _postfix.DisposeAsync();
        if (_dovecot is not null)
            await _dovecot.DisposeAsync();
    }
}
