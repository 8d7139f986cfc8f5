namespace Hookdesk.Host.Ground;

/// <summary>
/// Where this installation keeps its things: read once at start from appsettings.json, environment (<c>Hookdesk__DataDirectory</c>) and
/// command line.
/// </summary>
internal sealed class HookdeskOptions
{
    /// <summary>Setting <c>Hookdesk:DataDirectory</c>: absolute; default <c>App_Data</c> in the working directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where admins lay plugins that do not come with the installation.</summary>
    public string AddedPlugins => Path.Combine(DataDirectory, "plugins");

    /// <summary>
    /// Setting <c>ConnectionStrings:Hookdesk</c>: absent means SQLite in the data directory; <c>Host=…</c> means PostgreSQL.
    /// </summary>
    public required string? ConnectionString { get; init; }

    /// <summary>Setting <c>Hookdesk:PluginsFile</c>: absolute; default <c>plugins.json</c> beside the program.</summary>
    public required string PluginsFile { get; init; }

    /// <summary>
    /// Key of <see cref="AppContext"/> data that names another program directory: tests run the host from a folder of their own.
    /// </summary>
    public const string ProgramDirectoryKey = "Hookdesk.ProgramDirectory";

    /// <summary>Where the program's own files are (scripts, icons, bundled plugins and themes): the folder of the program.</summary>
    public static string ProgramDirectory => AppContext.GetData(ProgramDirectoryKey) as string ?? AppContext.BaseDirectory;

    /// <summary>Switch <c>--safe-mode</c>: start without the plugins that are not named in plugins.json.</summary>
    public bool SafeMode { get; init; }

    /// <summary>
    /// Setting <c>Hookdesk:PluginStartSeconds</c>: how long a plugin may take for each part of its start (loading, registering, being
    /// constructed, mapping its endpoints); default 30.
    /// </summary>
    public TimeSpan PluginStart { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Setting <c>Hookdesk:PluginMigrationSeconds</c>: how long a third party's migrations may take while a desk starts or runs; default
    /// 20, which is less than a write waits for its turn. <c>db migrate</c> has no limit.
    /// </summary>
    public TimeSpan PluginMigration { get; init; } = TimeSpan.FromSeconds(20);

    public static HookdeskOptions From(IConfiguration configuration) =>
        new()
        {
            DataDirectory = Path.GetFullPath(NotEmpty(configuration["Hookdesk:DataDirectory"]) ?? "App_Data"),
            ConnectionString = NotEmpty(configuration.GetConnectionString("Hookdesk")),
            PluginsFile = Path.GetFullPath(
                NotEmpty(configuration["Hookdesk:PluginsFile"]) ?? Path.Combine(ProgramDirectory, "plugins.json")
            ),
            SafeMode = configuration.GetValue("Hookdesk:SafeMode", false),
            PluginStart = TimeSpan.FromSeconds(configuration.GetValue("Hookdesk:PluginStartSeconds", 30)),
            PluginMigration = TimeSpan.FromSeconds(configuration.GetValue("Hookdesk:PluginMigrationSeconds", 20)),
        };

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
