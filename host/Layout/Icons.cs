using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Layout;

/// <summary>The outline icons beside the program, made ready to stand in a page. Each is read once.</summary>
internal sealed partial class Icons
{
    private readonly ConcurrentDictionary<string, string?> _svg = new(StringComparer.Ordinal);
    private readonly string _folder = Path.Combine(HookdeskOptions.ProgramDirectory, "icons");

    public string? Svg(string name) => _svg.GetOrAdd(name, Read);

    private string? Read(string name)
    {
        if (!Name().IsMatch(name))
            return null;
        var path = Path.Combine(_folder, $"{name}.svg");
        if (!File.Exists(path))
            return null;
        // A page has dozens of them. How they are drawn is said once, in hookdesk.css, and the square around each draws nothing.
        var drawing = Drawing().Match(File.ReadAllText(path)).Groups[1].Value;
        drawing = BetweenTags().Replace(Square().Replace(drawing, "").Trim(), "><").Replace(" />", "/>", StringComparison.Ordinal);
        return $"""<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{NextPath().Replace(drawing, "M")}</svg>""";
    }

    [GeneratedRegex("^[a-z0-9-]{1,60}$", RegexOptions.None, 5000)]
    private static partial Regex Name();

    [GeneratedRegex("<svg[^>]*>(.*)</svg>", RegexOptions.Singleline, 5000)]
    private static partial Regex Drawing();

    [GeneratedRegex("""<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>""", RegexOptions.None, 5000)]
    private static partial Regex Square();

    // Two lines that are drawn alike are one.
    [GeneratedRegex("""(?<=<path d="[^"]*)"/><path d="M""", RegexOptions.None, 5000)]
    private static partial Regex NextPath();

    [GeneratedRegex(@">\s+<", RegexOptions.None, 5000)]
    private static partial Regex BetweenTags();
}
