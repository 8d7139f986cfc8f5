using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Npgsql;

namespace Hookdesk.Host.Setup.Database;

/// <summary>The connection form of the wizard.</summary>
public sealed record DatabaseForm
{
    /// <summary>What stands for PostgreSQL in <see cref="Kind"/>.</summary>
    internal const string Postgres = "postgres";

    /// <summary><c>postgres</c>, or else SQLite.</summary>
    public string Kind { get; init; } = "";

    /// <summary>True for PostgreSQL.</summary>
    internal bool IsPostgres => Kind == Postgres;

    /// <summary>Name or address of the server.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Its port.</summary>
    public string Port { get; init; } = "5432";

    /// <summary>The database.</summary>
    public string Database { get; init; } = "hookdesk";

    /// <summary>Who signs in there.</summary>
    public string User { get; init; } = "hookdesk";

    /// <summary>Npgsql's name of the way to encrypt.</summary>
    public string Ssl { get; init; } = nameof(SslMode.Prefer);

    /// <summary>The password; it is not shown again.</summary>
    [DataType(DataType.Password)]
    public string Password { get; init; } = "";

    /// <summary><c>test</c> only tries the connection.</summary>
    public string Action { get; init; } = "";

    /// <summary>The connection string; null for SQLite.</summary>
    internal string? ConnectionString =>
        !IsPostgres
            ? null
            : new NpgsqlConnectionStringBuilder
            {
                Host = Host,
                Port = int.TryParse(Port, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : 5432,
                Database = Database,
                Username = User,
                Password = Password.Length > 0 ? Password : null,
                SslMode = Enum.TryParse<SslMode>(Ssl, out var ssl) ? ssl : SslMode.Prefer,
            }.ConnectionString;
}
