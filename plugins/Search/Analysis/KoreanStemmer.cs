namespace Hookdesk.Search.Analysis;

/// <summary>Takes the particles off a Korean noun and the common endings off a verb, so that 프린터를 finds 프린터가.</summary>
internal static class KoreanStemmer
{
    private static readonly SuffixStemmer Particles = new(
    [
        "은", "는", "이", "가", "을", "를", "의", "에", "에서", "에게", "에게서", "한테", "께", "께서", "로", "으로", "로서", "으로서", "로써", "으로써", "와", "과", "하고", "도", "만", "까지", "부터", "마다", "조차", "밖에", "처럼", "보다", "이나", "나",
        "이라고", "라고", "이라는", "라는", "에는", "에도", "에서는", "에서도", "으로는", "로는", "들", "들이", "들은", "들을", "들의", "들에게", "이다", "입니다", "이에요", "예요", "인데", "인가요", "이고",
        "하다", "합니다", "해요", "했습니다", "했어요", "하는", "하고", "하면", "하지", "한", "할", "함", "하기", "하려고", "해서", "하여", "했는데", "하지만", "하세요", "해", "되다", "됩니다", "돼요", "되었습니다", "됐어요", "되는", "되지", "된", "될", "되어", "되면", "돼서", "됐습니다",
        "습니다", "ㅂ니다", "어요", "아요", "았습니다", "었습니다", "았어요", "었어요", "지", "고", "면", "네요", "는데", "으면", "어서", "아서", "기",
    ], shortest: 1);

    public static string Stem(string word)
    {
        if (word.Length < 2) return word;
        var stem = Particles.Cut(word);
        return stem.Length > 3 ? Particles.Cut(stem) is { Length: >= 2 } shorter ? shorter : stem : stem;
    }
}
