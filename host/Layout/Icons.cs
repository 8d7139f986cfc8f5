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
        var drawing = Drawing().Match(File.ReadAllText(path)).Groups[1].Value;
        return $"""<svg class="icon" width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{BetweenTags().Replace(drawing.Trim(), "><")}</svg>""";
    }

    [GeneratedRegex("^[a-z0-9-]{1,60}$")]
    private static partial Regex Name();

    [GeneratedRegex("<svg[^>]*>(.*)</svg>", RegexOptions.Singleline)]
    private static partial Regex Drawing();

    [GeneratedRegex(@">\s+<")]
    private static partial Regex BetweenTags();
}
