using System.Text.RegularExpressions;
using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.Sdk.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>
/// All pages of the desk, found rather than listed, so that a new page is covered by itself: every GET endpoint of a shell with the
/// bundled plugins, and for those with a value in their address the first link that leads there.
/// </summary>
internal sealed partial class SiteMap
{
    private readonly List<RoutePattern> _patterns;
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);

    private SiteMap(List<RoutePattern> patterns) => _patterns = patterns;

    /// <summary>Asks the real shell for its endpoints.</summary>
    public static async Task<SiteMap> OfBundledPluginsAsync()
    {
        await using var host = await PluginTestHost.StartAsync(options =>
        {
            options.SetUp = false;
            foreach (var folder in Directory.GetDirectories(Path.Combine(HostFolder.Path, "plugins")))
                options.AddPluginFolder(folder);
        });
        return new SiteMap([
            .. host
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? true)
                .Select(endpoint => endpoint.RoutePattern)
                .DistinctBy(pattern => pattern.RawText),
        ]);
    }

    /// <summary>Walks from page to page with the rights of a browser, and returns one address for every page that it can open.</summary>
    /// <param name="browser">Signed in, or not.</param>
    /// <param name="keep">Which addresses to ask for.</param>
    public async Task<IReadOnlyList<string>> WalkAsync(IAPIRequestContext browser, Func<string, bool> keep)
    {
        var found = new List<string>();
        var waiting = new Queue<string>(
            _patterns.Where(pattern => pattern.Parameters.All(parameter => parameter.IsOptional)).Select(Plain).Where(keep)
        );
        var asked = new HashSet<string>(waiting, StringComparer.Ordinal);
        while (waiting.TryDequeue(out var path))
        {
            if (PatternOf(path) is not { } pattern || _pages.ContainsKey(pattern.RawText!))
                continue;
            var answer = await browser.GetAsync(
                path,
                new()
                {
                    MaxRedirects = 0,
                    Headers = [new("Accept", "text/html")],
                    Timeout = 60_000,
                }
            );
            if (!answer.Ok || !answer.Headers.GetValueOrDefault("content-type", "").StartsWith("text/html", StringComparison.Ordinal))
                continue;
            var html = await answer.TextAsync();
            if (!html.Contains("<html", StringComparison.Ordinal))
                continue;
            _pages[pattern.RawText!] = path;
            found.Add(path);
            foreach (
                var link in Links()
                    .Matches(html)
                    .Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value).Split('#')[0])
                    .Where(keep)
            )
            {
                if (asked.Add(link))
                    waiting.Enqueue(link);
            }
        }

        return found;
    }

    private static string Plain(RoutePattern pattern) =>
        "/"
        + string.Join(
            '/',
            pattern
                .PathSegments.Where(segment => segment.Parts is [RoutePatternLiteralPart])
                .Select(segment => ((RoutePatternLiteralPart)segment.Parts[0]).Content)
        );

    private RoutePattern? PatternOf(string path)
    {
        var bare = path.Split('?')[0];
        return _patterns
            .Where(pattern => new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(bare, []) && FitsConstraints(pattern, bare))
            .OrderBy(pattern => pattern.InboundPrecedence)
            .FirstOrDefault();
    }

    // {id:long} shall not take /tickets/new for a ticket, nor {view:regex(…)} a ticket for a view.
    private static bool FitsConstraints(RoutePattern pattern, string path)
    {
        var values = new RouteValueDictionary();
        new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(path, values);
        return pattern.ParameterPolicies.All(policy =>
            policy.Value.All(constraint =>
                constraint.Content switch
                {
                    "long" or "int" => long.TryParse(values[policy.Key]?.ToString(), out _),
                    { } text when text.StartsWith("regex(", StringComparison.Ordinal) => Regex.IsMatch(
                        values[policy.Key]?.ToString() ?? "",
                        text[6..^1]
                    ),
                    _ => true,
                }
            )
        );
    }

    [GeneratedRegex("""\bhref="(/[^"]*)"(?![^>]*\bdownload\b)""")]
    private static partial Regex Links();
}
