using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Layout;

/// <summary>
/// Addresses of the host's and the themes' files. They are cached for ever, so the address carries the version and a mark of the
/// content: whoever edits a style sheet sees it at the next reload.
/// </summary>
internal sealed class HostAssets
{
    private static readonly string Version =
        typeof(HostAssets).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly ConcurrentDictionary<string, string> _versions = new(StringComparer.Ordinal);

    public static string HostFolder { get; } = Path.Combine(HookdeskOptions.ProgramDirectory, "wwwroot");

    public string HostPath => $"/_host/{HostVersion}";

    public string HostVersion => Marked(Version, HostFolder);

    public string ThemePath(Theme theme) => $"/_themes/{theme.Id}/{ThemeVersion(theme)}";

    public string ThemeVersion(Theme theme) => Marked(theme.Version, theme.Assets);

    private string Marked(string version, string folder) => _versions.GetOrAdd(folder, _ => $"{version}-{Mark(folder)}");

    private static string Mark(string folder)
    {
        if (!Directory.Exists(folder))
            return "none";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 5));
    }
}
