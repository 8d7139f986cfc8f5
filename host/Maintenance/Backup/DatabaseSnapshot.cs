using System.ComponentModel;
using System.Diagnostics;
using Hookdesk.Host.Data;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Data;
using LinqToDB.Data;
using Npgsql;

namespace Hookdesk.Host.Maintenance.Backup;

/// <summary>A copy of the whole database as it is at one moment, while others go on writing.</summary>
internal sealed class DatabaseSnapshot(DatabaseSource database)
{
    /// <summary>What the copy is called in a backup.</summary>
    public string FileName => database.Settings.Provider == DatabaseProvider.Sqlite ? "hookdesk.db" : "hookdesk.pgdump";

    /// <exception cref="CliException">pg_dump is not installed or has failed.</exception>
    public async Task WriteAsync(string file, CancellationToken cancellation)
    {
        BackupArchive.Create(file).Dispose();
        if (database.Settings.Provider == DatabaseProvider.PostgreSql)
        {
            await DumpAsync(file, cancellation);
            return;
        }

        // Writes a new file without gaps from one read transaction; writers are not held up. SQLite fills the empty file made above.
        await using var connection = database.Connect();
        await connection.ExecuteAsync("VACUUM INTO @file", cancellation, new DataParameter("file", file));
    }

    private async Task DumpAsync(string file, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.Settings.ConnectionString);
        var start = new ProcessStartInfo("pg_dump", ["--format=custom", "--no-password", $"--file={file}"])
        {
            RedirectStandardError = true,
        };

        // In the environment, not among the arguments: those can be read by every account of the machine.
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = $"{connection.Port}";
        start.Environment["PGDATABASE"] = connection.Database ?? connection.Username;
        if (connection.Username is { } user)
            start.Environment["PGUSER"] = user;
        if (connection.Password is { } password)
            start.Environment["PGPASSWORD"] = password;
        start.Environment["PGSSLMODE"] = connection.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        };
        if (connection.RootCertificate is { } root)
            start.Environment["PGSSLROOTCERT"] = root;

        using var process = Start(start);
        var complaint = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        if (process.ExitCode != 0)
            throw new CliException($"pg_dump failed: {(await complaint).Trim().ReplaceLineEndings(" ")}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CliException(
                "pg_dump wasn't found. Install the PostgreSQL client programs (Debian: postgresql-client), in the server's version or newer."
            );
        }
    }
}
