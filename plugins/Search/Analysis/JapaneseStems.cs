namespace Hookdesk.Search.Analysis;

/// <summary>
/// What stays of Japanese words in all their forms: the runs of Han and of Katakana between the Hiragana that inflects them, so that
/// 動かない finds 動きません.
/// </summary>
internal static class JapaneseStems
{
    /// <summary>True for a stretch that no character of the same kind stands beside.</summary>
    public static bool IsWhole(string run, int start, int length)
    {
        return !IsSame(start - 1, start) && !IsSame(start + length, start + length - 1);

        bool IsSame(int beside, int within) =>
            beside >= 0
            && beside < run.Length
            && (
                (Scripts.IsHan(run[beside]) && Scripts.IsHan(run[within]))
                || (Scripts.IsKatakana(run[beside]) && Scripts.IsKatakana(run[within]))
            );
    }

    public static IEnumerable<string> Of(string run)
    {
        for (var at = 0; at < run.Length; )
        {
            var start = at;
            if (Scripts.IsHan(run[at]))
                while (at < run.Length && Scripts.IsHan(run[at]))
                    at++;
            else if (Scripts.IsKatakana(run[at]))
                while (at < run.Length && (Scripts.IsKatakana(run[at]) || run[at] == 'ー'))
                    at++;
            else
            {
                at++;
                continue;
            }
            // A long vowel alone, as in らーめん, is no word.
            if (run[start..at].TrimEnd('ー') is { Length: > 0 } stem)
                yield return stem;
        }
    }
}
