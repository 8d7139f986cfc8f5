using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Plugins;

/// <summary>Names keys of a JSON file that nobody reads: what is mistyped must not be left out without a word.</summary>
internal static class UnknownKeys
{
    /// <summary>What is wrong with the keys that <typeparamref name="T"/> does not have, as the end of a sentence; null where there are none.</summary>
    public static string? Describe<T>(IReadOnlyDictionary<string, JsonElement>? unknown)
    {
        // Editors read it.
        if ((unknown ?? new Dictionary<string, JsonElement>()).Keys.FirstOrDefault(key => key != "$schema") is not { } key)
            return null;
        var known = typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !property.IsDefined(typeof(JsonExtensionDataAttribute)))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .ToList();
        return Nearest.Hint(key, known) is { Length: > 0 } hint
            ? $"has \"{key}\", which means nothing.{hint}"
            : $"has \"{key}\", which means nothing. It can have: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }
}
