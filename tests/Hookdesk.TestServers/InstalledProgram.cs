namespace Hookdesk.TestServers;

/// <summary>Where the machine keeps a program.</summary>
internal static class InstalledProgram
{
    // A user's PATH on Debian has no sbin, but that is where servers are.
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin", "/usr/bin", "/usr/local/bin", "/bin"];

    public static string? Find(params ReadOnlySpan<string> names)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            foreach (var folder in path.Concat(SystemFolders))
            {
                var candidate = Path.Combine(folder, name);
                if (File.Exists(candidate))
                    return candidate;
            }
        }

        return null;
    }

    /// <summary>The folder with initdb and postgres: Debian keeps one per version outside the PATH; the newest is taken.</summary>
    public static string? PostgresBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return versions
                .OrderByDescending(v => int.TryParse(Path.GetFileName(v), out var n) ? n : 0)
                .Select(v => Path.Combine(v, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")))
            ?? Path.GetDirectoryName(Find("initdb"));
    }
}
