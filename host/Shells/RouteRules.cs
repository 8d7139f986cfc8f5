using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hookdesk.Host.Shells;

/// <summary>
/// Keeps a plugin from answering requests that are the desk's or another plugin's: by an address that is narrower than theirs, that goes
/// before theirs, or that takes whatever begins like theirs.
/// </summary>
internal sealed class RouteRules(IServiceProvider services, PluginList plugins)
{
    private const string EveryMethod = "*";

    private readonly ParameterPolicyFactory _policies = services.GetRequiredService<ParameterPolicyFactory>();
    private readonly Dictionary<string, List<Known>> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes note of what the host or a plugin maps.</summary>
    /// <exception cref="PluginFailedException">It would take requests of another, or another those of it.</exception>
    public void Add(string ownerId, IEnumerable<RouteEndpoint> endpoints)
    {
        var added = endpoints.Select(endpoint => new Known(ownerId, endpoint, RankOf(ownerId), MethodsOf(endpoint))).ToList();
        foreach (var route in added.Where(route => route.Rank > 0))
        {
            if (FirstWord(route.Pattern) is not { } first)
                throw Refusal(route, "which takes addresses of any beginning. Its first part must be a fixed word, such as /greetings.");
            foreach (var other in _known.GetValueOrDefault(first, []))
                if (other.OwnerId != ownerId && other.Shares(route) && Overlap(route.Pattern, 0, other.Pattern, 0))
                    Judge(route, other);
        }

        foreach (var route in added)
        {
            var first = FirstWord(route.Pattern) ?? "";
            if (!_known.TryGetValue(first, out var same))
                _known[first] = same = [];
            same.Add(route);
        }
    }

    // Who comes with the installation is right against who was added to it; among equals the narrower one takes the other's requests.
    private static void Judge(Known route, Known other)
    {
        var order = route.CompareTo(other);
        var (guilty, victim) =
            route.Rank != other.Rank ? (route.Rank > other.Rank ? (route, other) : (other, route))
            : order <= 0 || route.IsCatchAll ? (route, other)
            : (other, route);
        if (guilty.IsCatchAll || guilty.CompareTo(victim) <= 0)
            throw Refusal(guilty, $"which would take requests to {victim.Pattern.RawText} of {victim.OwnerId}.");
    }

    private static PluginFailedException Refusal(Known route, string why) =>
        new(
            route.OwnerId,
            PluginPhase.Endpoints,
            $"The plugin maps {string.Join(' ', route.Methods)} /{route.Pattern.RawText?.TrimStart('/')}, {why}",
            null
        );

    private int RankOf(string ownerId) =>
        ownerId == Contribution.CorePluginId ? 0
        : plugins.Plugins.FirstOrDefault(plugin => plugin.Id == ownerId)?.Candidate.IsAdded == true ? 2
        : 1;

    private static IReadOnlyList<string> MethodsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : [EveryMethod];

    private static string? FirstWord(RoutePattern pattern) =>
        pattern.PathSegments is [] ? ""
        : pattern.PathSegments[0] is { IsSimple: true } segment && segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content
        : null;

    /// <summary>Is there an address that both match, from these parts on?</summary>
    private bool Overlap(RoutePattern one, int at, RoutePattern other, int otherAt)
    {
        if (at == one.PathSegments.Count)
            return other.PathSegments.Skip(otherAt).All(MayBeMissing);
        if (otherAt == other.PathSegments.Count)
            return one.PathSegments.Skip(at).All(MayBeMissing);
        if (IsCatchAll(one.PathSegments[at]) || IsCatchAll(other.PathSegments[otherAt]))
            return true;
        return Overlap(one.PathSegments[at], one, other.PathSegments[otherAt], other) && Overlap(one, at + 1, other, otherAt + 1);
    }

    private bool Overlap(RoutePatternPathSegment one, RoutePattern ofOne, RoutePatternPathSegment other, RoutePattern ofOther) =>
        (LiteralOf(one), LiteralOf(other)) switch
        {
            ({ } word, { } otherWord) => word.Equals(otherWord, StringComparison.OrdinalIgnoreCase),
            ({ } word, null) => Matches(word, other, ofOther),
            (null, { } otherWord) => Matches(otherWord, one, ofOne),
            // Two parameters: somebody could find a value for both.
            _ => true,
        };

    private bool Matches(string word, RoutePatternPathSegment segment, RoutePattern pattern)
    {
        if (segment is not { IsSimple: true } || segment.Parts[0] is not RoutePatternParameterPart parameter)
            return segment.Parts[0] is not RoutePatternLiteralPart beginning
                || word.StartsWith(beginning.Content, StringComparison.OrdinalIgnoreCase);
        var values = new RouteValueDictionary { [parameter.Name] = word };
        return pattern
            .ParameterPolicies.GetValueOrDefault(parameter.Name, [])
            .Select(policy => _policies.Create(parameter, policy))
            .OfType<IRouteConstraint>()
            .All(constraint => constraint.Match(null, null, parameter.Name, values, RouteDirection.IncomingRequest));
    }

    private static string? LiteralOf(RoutePatternPathSegment segment) =>
        segment is { IsSimple: true } && segment.Parts[0] is RoutePatternLiteralPart literal ? literal.Content : null;

    private static bool IsCatchAll(RoutePatternPathSegment segment) => segment.Parts is [RoutePatternParameterPart { IsCatchAll: true }];

    private static bool MayBeMissing(RoutePatternPathSegment segment) =>
        segment.Parts is [RoutePatternParameterPart { IsCatchAll: true } or RoutePatternParameterPart { IsOptional: true }];

    private sealed record Known(string OwnerId, RouteEndpoint Endpoint, int Rank, IReadOnlyList<string> Methods) : IComparable<Known>
    {
        public RoutePattern Pattern => Endpoint.RoutePattern;

        public bool IsCatchAll => Pattern.PathSegments.Any(RouteRules.IsCatchAll);

        public bool Shares(Known other) =>
            Methods.Contains(EveryMethod)
            || other.Methods.Contains(EveryMethod)
            || Methods.Intersect(other.Methods, StringComparer.OrdinalIgnoreCase).Any();

        /// <summary>In the order in which routing asks: below zero where this one is asked first.</summary>
        public int CompareTo(Known? other) =>
            (Endpoint.Order, Pattern.InboundPrecedence).CompareTo((other!.Endpoint.Order, other.Pattern.InboundPrecedence));
    }
}
