using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Settings;

namespace Hookdesk.Host.Layout;

/// <summary>
/// The themes of this installation: every folder with a <c>theme.json</c> below the folders that <c>plugins.json</c> names and below
/// <c>themes/</c> in the data directory. A broken one is left out and logged.
/// </summary>
internal sealed class Themes
{
    private readonly CurrentSettings<ThemeSettings> _look;
    private readonly string _first;
    private readonly bool _safe;

    public Themes(PluginsFile file, HookdeskOptions options, CurrentSettings<ThemeSettings> look, ILogger<Themes> logger)
    {
        _look = look;
        _safe = options.SafeMode;
        _first = file.Theme;
        var found = new List<Theme>();
        foreach (
            var folder in file
                .Themes.Append(Path.Combine(options.DataDirectory, "themes"))
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateDirectories)
                .Order(StringComparer.Ordinal)
        )
        {
            if (!File.Exists(Path.Combine(folder, "theme.json")))
                continue;
            try
            {
                found.Add(ThemeManifest.Read(folder));
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                logger.LogError(error, "The theme in {Folder} can't be used: {Reason}", folder, error.Message);
            }
        }

        All = [.. found.DistinctBy(theme => theme.Id)];
    }

    public IReadOnlyList<Theme> All { get; }

    /// <summary>
    /// The theme that the admin chose, else the one of <c>plugins.json</c>, else any; null where there is none at all. Safe mode passes
    /// over the admin's choice: a theme's code is on every page, also on the one where another is chosen.
    /// </summary>
    public Theme? Current => (_safe ? null : Find(_look.Current.Theme)) ?? Find(_first) ?? (All.Count > 0 ? All[0] : null);

    public Theme? Find(string? id) => All.FirstOrDefault(theme => theme.Id == id);
}
