using ArchUnitNET.Domain;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Hookdesk.Architecture.Tests;

using Architecture = ArchUnitNET.Domain.Architecture;

/// <summary>
/// Rules about folders, which are namespaces here. They read compiled code, so a component's markup counts like its code; constants and
/// <c>nameof</c> leave no trace in it and are free.
/// </summary>
internal static class FolderRules
{
    /// <summary>
    /// The folders directly below a root know each other in one direction only. What lies in the root itself (an entry class, a marker
    /// of texts) is no folder.
    /// </summary>
    /// <remarks>ArchUnitNET's own rule for slices takes each folder's subfolders for folders beside it.</remarks>
    /// <param name="root">The root namespace.</param>
    /// <param name="architecture">Where to look.</param>
    /// <returns>For each two folders of a circle who knows whom, with a class that does; nothing when all is well.</returns>
    public static IReadOnlyList<string> Circles(string root, Architecture architecture)
    {
        var knows = architecture
            .Types.SelectMany(type => type.Dependencies)
            .Select(dependency => (From: Folder(dependency.Origin, root), To: Folder(dependency.Target, root), dependency))
            .Where(edge => edge.From is not null && edge.To is not null && edge.From != edge.To)
            .ToLookup(edge => edge.From!);
        return
        [
            .. knows
                .SelectMany(folder => folder)
                .DistinctBy(edge => (edge.From, edge.To))
                .Where(edge => Leads(edge.To!, edge.From!, []))
                .Select(edge => $"{edge.From} → {edge.To}: {edge.dependency.Origin.Name} knows {edge.dependency.Target.Name}")
                .Order(StringComparer.Ordinal),
        ];

        bool Leads(string from, string to, HashSet<string> seen) =>
            from == to || (seen.Add(from) && knows[from].Select(edge => edge.To!).Distinct().Any(next => Leads(next, to, seen)));
    }

    /// <summary>A folder on a floor knows its own floor and those below.</summary>
    /// <param name="root">The root namespace.</param>
    /// <param name="floors">From the ground up, the folders of each.</param>
    /// <param name="architecture">Where to look.</param>
    /// <returns>Which class knows which above it; nothing when all is well.</returns>
    public static IReadOnlyList<string> UpwardReferences(string root, string[][] floors, Architecture architecture) =>
        [
            .. floors
                .SkipLast(1)
                .SelectMany(
                    (floor, level) =>
                        Types()
                            .That()
                            .ResideInNamespaceMatching(Inside(root, floor))
                            .Should()
                            .NotDependOnAnyTypesThat()
                            .ResideInNamespaceMatching(Inside(root, [.. floors.Skip(level + 1).SelectMany(above => above)]))
                            .Evaluate(architecture)
                )
                .Where(result => !result.Passed)
                .Select(result => result.Description),
        ];

    // A type parameter stands in no namespace.
    private static string? Folder(IType type, string root) =>
        type.Namespace?.FullName is { } name && name.StartsWith(root + ".", StringComparison.Ordinal)
            ? name[(root.Length + 1)..].Split('.')[0]
            : null;

    private static string Inside(string root, string[] folders) =>
        $@"^{root.Replace(".", @"\.", StringComparison.Ordinal)}\.({string.Join('|', folders)})(\.|$)";
}
