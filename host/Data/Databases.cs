using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.Data;

/// <summary>
/// The database that the desk uses now. It changes once in the life of an installation, when set-up chooses PostgreSQL: the shell built
/// after that gets the new one, while the old shell drains on the old one.
/// </summary>
internal sealed class Databases(IConfiguration configuration) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<DatabaseSource> _all = [];
    private IDisposable? _inUse;

    public DatabaseSource Current
    {
        get
        {
            lock (_lock)
                return _all.Count > 0 ? _all[^1] : Add(Configured());
        }
    }

    /// <summary>Reads the configuration again, and returns the database that it names.</summary>
    public DatabaseSource Refresh()
    {
        (configuration as IConfigurationRoot)?.Reload();
        lock (_lock)
        {
            var settings = Configured();
            return _all.Count > 0 && _all[^1].Settings == settings ? _all[^1] : Add(settings);
        }
    }

    public void Dispose()
    {
        foreach (var database in _all)
            database.Dispose();
        _inUse?.Dispose();
    }

    private DatabaseSettings Configured() => DatabaseSettings.From(HookdeskOptions.From(configuration));

    private DatabaseSource Add(DatabaseSettings settings)
    {
        var database = new DatabaseSource(settings);
        _all.Add(database);
        if (settings.Provider == DatabaseProvider.Sqlite)
            _inUse ??= DirectoryInUse.Share(settings.DataDirectory);
        return database;
    }
}
