namespace Hookdesk.Search.Analysis;

/// <summary>Cuts the longest ending of a list that leaves enough of a word.</summary>
/// <param name="endings">The endings.</param>
/// <param name="shortest">So many letters stay.</param>
internal sealed class SuffixStemmer(IEnumerable<string> endings, int shortest)
{
    private readonly HashSet<string> _endings = endings.ToHashSet(StringComparer.Ordinal);
    private readonly int _longest = endings.Max(ending => ending.Length);

    public string Cut(string word)
    {
        for (var length = Math.Min(_longest, word.Length - shortest); length > 0; length--)
            if (_endings.Contains(word[^length..]))
                return word[..^length];
        return word;
    }
}
