using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hookdesk.Host.Layout;

/// <summary>
/// A theme: a folder with <c>theme.json</c>, style sheets and other files under <c>wwwroot/</c>, and perhaps an assembly that replaces
/// components.
/// </summary>
internal sealed record Theme(
    string Id,
    string Name,
    string Version,
    string? Author,
    string? Description,
    IReadOnlyList<string> Styles,
    string? Assembly,
    string Folder
)
{
    public string Assets => Path.Combine(Folder, "wwwroot");
}

internal static partial class ThemeManifest
{
    /// <summary>Reads a theme's manifest.</summary>
    /// <exception cref="InvalidDataException">It is not valid; the message says why.</exception>
    public static Theme Read(string folder)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(
                File.ReadAllText(Path.Combine(folder, "theme.json")),
                JsonSerializerOptions.Web
            )!;
            if (content.Id is null || !Id().IsMatch(content.Id))
                throw new InvalidDataException("“id” may only contain lowercase letters, digits, dots, and hyphens.");
            if (content.Version is null || !Version().IsMatch(content.Version))
                throw new InvalidDataException("“version” must be a version such as 1.0.0.");
            foreach (var style in content.Styles ?? [])
                if (!File.Exists(Path.Combine(folder, "wwwroot", style)))
                    throw new InvalidDataException($"the style sheet {style} is missing from wwwroot.");
            return new Theme(
                content.Id,
                content.Name ?? content.Id,
                content.Version,
                content.Author,
                content.Description,
                content.Styles ?? [],
                content.Assembly,
                folder
            );
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"theme.json isn't valid JSON: {error.Message}", error);
        }
    }

    private sealed record Content(
        string? Id,
        string? Name,
        string? Version,
        string? Author,
        string? Description,
        string[]? Styles,
        string? Assembly
    );

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,59}$", RegexOptions.None, 5000)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z.+-]{0,59}$", RegexOptions.None, 5000)]
    private static partial Regex Version();
}
