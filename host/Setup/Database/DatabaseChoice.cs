using System.Text.Json;
using System.Text.Json.Nodes;
using Hookdesk.Host.Data;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk.Data;
using Microsoft.Extensions.Localization;
using Npgsql;

namespace Hookdesk.Host.Setup.Database;

/// <summary>Which database the installation uses: what is configured, and the change to PostgreSQL during set-up.</summary>
internal sealed class DatabaseChoice(
    HookdeskOptions options,
    IConfiguration configuration,
    DatabaseSource current,
    IShellControl shells,
    IStringLocalizer<HostTexts> text,
    ILogger<DatabaseChoice> logger
)
{
    private string SettingsFile => Path.Combine(options.DataDirectory, "appsettings.json");

    public DatabaseProvider Provider => current.Settings.Provider;

    /// <summary>The server and database in words, for PostgreSQL.</summary>
    public string? Server =>
        Provider == DatabaseProvider.PostgreSql && new NpgsqlConnectionStringBuilder(current.Settings.ConnectionString) is var builder
            ? $"{builder.Database} @ {builder.Host}"
            : null;

    /// <summary>True when configuration outside the data directory says which database it is: what we write would not win.</summary>
    public bool IsFixed =>
        configuration.GetConnectionString("Hookdesk") is { Length: > 0 } configured
        && ReadSettings()["ConnectionStrings"]?["Hookdesk"]?.GetValue<string>() != configured;

    /// <summary>Tries a connection.</summary>
    /// <returns>Null when it would do, else what is wrong, for a person.</returns>
    public async Task<string?> TestAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString)
            {
                Timeout = 8,
                CommandTimeout = 8,
                Pooling = false,
            };
            await using var connection = new NpgsqlConnection(builder.ConnectionString);
            await connection.OpenAsync(cancellation);
            if (connection.PostgreSqlVersion.Major < 13)
                return text[
                    "The server runs PostgreSQL {0}. Hookdesk requires version 13 or later.",
                    connection.PostgreSqlVersion.ToString()
                ];
            await using var command = new NpgsqlCommand("SELECT has_schema_privilege(current_schema(), 'CREATE')", connection);
            if (await command.ExecuteScalarAsync(cancellation) is true)
                return null;
            return text["The user {0} isn't allowed to create tables in this database.", builder.Username ?? ""];
        }
        catch (Exception error)
            when (error is NpgsqlException or ArgumentException or TimeoutException or System.Net.Sockets.SocketException)
        {
            logger.LogInformation(error, "A database connection test failed during setup");
            return text["The connection failed. The server responded: {0}", error.InnerException?.Message ?? error.Message];
        }
    }

    /// <summary>Writes the choice into the data directory and goes on with a shell on that database. Null means SQLite.</summary>
    /// <returns>Null when done, else what is wrong; then everything is as before.</returns>
    public async Task<string?> ApplyAsync(string? connectionString, CancellationToken cancellation)
    {
        // Compared with what this shell runs on, not with what the program was started with: a choice can be taken back.
        if (DatabaseSettings.For(connectionString, options.DataDirectory) == current.Settings)
            return null;
        var before = ReadSettings();
        await WriteAsync(connectionString, cancellation);
        var change = await shells.RebuildAsync("The database was chosen during setup", cancellation);
        if (change.Done)
            return null;
        await WriteAsync(before["ConnectionStrings"]?["Hookdesk"]?.GetValue<string>(), CancellationToken.None);
        await shells.RebuildAsync("The chosen database couldn't be used", CancellationToken.None);
        return change.Message;
    }

    private JsonObject ReadSettings() =>
        File.Exists(SettingsFile)
        && JsonNode.Parse(
            File.ReadAllText(SettingsFile),
            documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        )
            is JsonObject settings
            ? settings
            : [];

    private async Task WriteAsync(string? connectionString, CancellationToken cancellation)
    {
        var settings = ReadSettings();
        if (settings["ConnectionStrings"] is not JsonObject connections)
            settings["ConnectionStrings"] = connections = [];
        if (connectionString is null)
            connections.Remove("Hookdesk");
        else
            connections["Hookdesk"] = connectionString;
        // Beside and then over it: a power cut leaves the old file or the new one. It holds a password, so nobody else may read it.
        var next = SettingsFile + ".new";
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(next, create))
            await file.WriteAsync(settings.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).AsMemory(), cancellation);
        File.Move(next, SettingsFile, overwrite: true);
    }
}
