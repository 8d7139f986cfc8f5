namespace Hookdesk.Host.Ground;

/// <summary>Guesses what somebody meant who mistyped a name.</summary>
internal static class Nearest
{
    /// <summary>“ Did you mean …?” with the known name that differs in the fewest letters; empty where none is alike.</summary>
    public static string Hint(string typed, IEnumerable<string> known) =>
        known
            .Select(name => (Name: name, Distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, typed.Length / 3))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => $" Did you mean {candidate.Name}?")
            .FirstOrDefault("");

    // Levenshtein's: letters to be added, left out or changed.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = left = Math.Min(diagonal + (one[i - 1] == other[j - 1] ? 0 : 1), Math.Min(above, left) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
