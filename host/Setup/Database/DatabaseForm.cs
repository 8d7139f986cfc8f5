using System.Globalization;
using Npgsql;

namespace Hookdesk.Host.Setup.Database;

/// <summary>The connection form of the wizard.</summary>
public sealed record DatabaseForm
{
    /// <summary>True for PostgreSQL.</summary>
    public bool IsPostgres { get; init; }

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

    private string Password { get; init; } = "";

    internal static DatabaseForm Read(IFormCollection form) =>
        new()
        {
            IsPostgres = form["kind"] == "postgres",
            Host = form["host"].ToString().Trim(),
            Port = form["port"].ToString().Trim(),
            Database = form["database"].ToString().Trim(),
            User = form["user"].ToString().Trim(),
            Password = form["password"].ToString(),
            Ssl = form["ssl"].ToString(),
        };

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
