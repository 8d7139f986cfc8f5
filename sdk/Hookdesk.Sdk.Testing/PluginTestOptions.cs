using System.Reflection;

namespace Hookdesk.Sdk.Testing;

/// <summary>What a <see cref="PluginTestHost"/> is made of.</summary>
public sealed class PluginTestOptions
{
    internal List<(string Folder, Assembly Assembly)> Given { get; } = [];

    internal List<string> Folders { get; } = [];

    internal List<string> Enabled { get; } = [];

    internal List<string> Themes { get; } = [];

    internal Dictionary<string, string?> Settings { get; } = [];

    /// <summary>
    /// The database: null for a new SQLite file, else a PostgreSQL connection string. Where many desks are started,
    /// <see cref="MakeDatabase"/> is faster.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Makes a PostgreSQL database for this installation alone and returns the connection string; null for SQLite, or for what
    /// <see cref="ConnectionString"/> says. It is given null for an empty database, or the connection string of one that nobody uses, for
    /// a copy of that (<c>CREATE DATABASE … TEMPLATE …</c>); so all test servers of a process use one database server. Code that creates
    /// databases also drops them:
    /// <see cref="PluginTestHost.ConnectionString"/> is the database of the test server, and template databases live as long as the
    /// process.
    /// </summary>
    public Func<string?, Task<string>>? MakeDatabase { get; set; }

    /// <summary>The clock of the test server.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The data directory: null for a new one that is removed at the end.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// False for a desk that has not been set up yet. Otherwise it has an administrator, <see cref="PluginTestHost.AdminEmail"/>.
    /// </summary>
    public bool SetUp { get; set; } = true;

    /// <summary>
    /// Adds the plugin whose entry class is <typeparamref name="TStartup"/>, with the code that the test is compiled against, so that
    /// test and plugin share their types. The test project names it as <c>PluginUnderTest</c>.
    /// </summary>
    public PluginTestOptions AddPlugin<TStartup>()
        where TStartup : PluginStartup
    {
        Given.Add((TestFolders.Plugin(typeof(TStartup).Assembly), typeof(TStartup).Assembly));
        return this;
    }

    /// <summary>Adds the plugin in a finished folder, isolated in a load context as in production.</summary>
    /// <param name="folder">The folder with plugin.json.</param>
    /// <param name="enabled">False to have it found but disabled.</param>
    public PluginTestOptions AddPluginFolder(string folder, bool enabled = true)
    {
        Folders.Add(Path.GetFullPath(folder));
        if (enabled)
            Enabled.Add(Path.GetFullPath(folder));
        return this;
    }

    /// <summary>
    /// Adds a plugin that comes with Hookdesk, such as <c>hookdesk.ticketing</c>, with those that it requires: what the plugin under test
    /// requires or extends.
    /// </summary>
    /// <exception cref="InvalidOperationException">No plugin with this ID comes with Hookdesk.</exception>
    public PluginTestOptions AddBundledPlugin(string pluginId)
    {
        foreach (var folder in BundledPlugins.WithRequired(pluginId).Where(folder => !Folders.Contains(folder)))
            AddPluginFolder(folder);
        return this;
    }

    /// <summary>
    /// Adds the theme in a finished folder. It is found, not chosen: save it on the page <c>look</c>, or set
    /// <c>Hookdesk:Settings:look:Theme</c>.
    /// </summary>
    /// <param name="folder">The folder with theme.json.</param>
    public PluginTestOptions AddThemeFolder(string folder)
    {
        Themes.Add(Path.GetFullPath(folder));
        return this;
    }

    /// <summary>Sets a configuration value, such as <c>Hookdesk:…</c>.</summary>
    public PluginTestOptions Set(string key, string? value)
    {
        Settings[key] = value;
        return this;
    }
}
