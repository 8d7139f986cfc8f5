using System.Collections.Immutable;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Sdk.Security;

/// <summary>
/// The Content Security Policy of a page before it's sent. A handler can add sources, such as a map server. Every added source learns who
/// reads the page, and a script source can act as the reader.
/// </summary>
/// <param name="Path">The path of the page.</param>
/// <param name="Directives">The sources by directive: <c>img-src</c> → <c>'self'</c>, <c>data:</c>.</param>
[Hook("page.csp-building")]
public sealed record CspBuilding(string Path, ImmutableSortedDictionary<string, ImmutableList<string>> Directives) : IFilter
{
    /// <summary>A copy in which a directive has one more source.</summary>
    /// <param name="directive">The directive's name. One that the policy does not have begins with the sources of
    /// <c>default-src</c>.</param>
    /// <param name="source">A scheme, host or keyword as the standard (CSP Level 3) writes it.</param>
    /// <exception cref="ArgumentException">The source holds a blank, a comma or a semicolon, which would end the directive; or it is
    /// <c>'unsafe-inline'</c> or <c>'unsafe-eval'</c>.</exception>
    public CspBuilding Allow(string directive, string source)
    {
        if (source.AsSpan().IndexOfAny(" ,;\r\n\t") >= 0 || source is "'unsafe-inline'" or "'unsafe-eval'")
            throw new ArgumentException($"{source} can't be a source for {directive}.", nameof(source));
        var sources = Directives.TryGetValue(directive, out var own) ? own : Directives.GetValueOrDefault("default-src", []);
        return this with
        {
            Directives = Directives.SetItem(directive, sources.Contains(source) ? sources : sources.Remove("'none'").Add(source)),
        };
    }
}
