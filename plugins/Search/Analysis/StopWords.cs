using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.Da;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.Tr;

namespace Hookdesk.Search.Analysis;

/// <summary>Words so common that they tell the language of a text, and nothing about what it is about.</summary>
internal static class StopWords
{
    private const string English =
        "a about after again all also am an and any are as at be because been before being but by can could did do does doing down for from further get had has have having he her here hers him his "
        + "how i if in into is it its just know like me more most my need new no nor not now of off on once only or other our out over own please same she should so some still such than thanks that the their "
        + "them then there these they this those through to too under until up us very was we were what when where which while who whom why will with would you your yours";

    // Danish and Norwegian share most of their common words; these they don't.
    private const string Danish =
        "af blev blevet bliver dig efter fordi fra før få gør haft hej hilsen hjælp hjælpe hvad hvornår igen jer kun lige meget mig morges nogen noget nu nødt op også os sig siger siden tak ud uden vigtigt virker";
    private const string Norwegian =
        "av bare ble blitt blir deg etter fordi fra før få gjør hatt hei hilsen hjelp hjelpe hva når igjen dere kun veldig meg noen noe nå opp også oss seg sier takk ut uten viktig virker jobbe";

    private const string Polish =
        "a aby ale bardzo bez by być był była było były będzie ci co coś czy dla do go gdy gdzie i ich im ja jak jako jest jestem jeszcze jeśli już kiedy kto która które którego której którzy ku lub ma mam "
        + "mi mnie może można my mój moje na nad nam nas nasz nie nic niż o od on ona one oni ono oraz pan pani po pod ponieważ proszę przed przez przy są się tak także tam te tego tej ten to tu tylko tym u "
        + "w was we więc wszystko z za ze że żeby nie jej jego dziękuję dzień dobry";

    private const string Ukrainian =
        "а або але б без бо був була були було бути в вам вас ваш вже ви він вона вони воно все всі від де для до є ж за з зі і із й їх його її коли крім ли м мене мені ми мій може на над нам нас не немає ні "
        + "ну о от по при про раз та так також там те ти тільки то тому ту у цей це ця ці чи чого чому що щоб щодо як який яка яке які я дякую будь ласка вітаю";

    private static readonly Dictionary<string, HashSet<string>> Sets = new(StringComparer.Ordinal)
    {
        ["en"] = Own(English),
        ["de"] = Of(GermanAnalyzer.DefaultStopSet),
        ["fr"] = Of(FrenchAnalyzer.DefaultStopSet),
        ["es"] = Of(SpanishAnalyzer.DefaultStopSet),
        ["it"] = Of(ItalianAnalyzer.DefaultStopSet),
        ["pt"] = Of(PortugueseAnalyzer.DefaultStopSet),
        ["nl"] = Of(DutchAnalyzer.DefaultStopSet),
        ["no"] = [.. Of(NorwegianAnalyzer.DefaultStopSet), .. Own(Norwegian)],
        ["sv"] = Of(SwedishAnalyzer.DefaultStopSet),
        ["da"] = [.. Of(DanishAnalyzer.DefaultStopSet), .. Own(Danish)],
        ["fi"] = Of(FinnishAnalyzer.DefaultStopSet),
        ["tr"] = Of(TurkishAnalyzer.DefaultStopSet),
        ["cs"] = Of(CzechAnalyzer.DefaultStopSet),
        ["ru"] = Of(RussianAnalyzer.DefaultStopSet),
        ["pl"] = Own(Polish),
        ["uk"] = Own(Ukrainian),
    };

    /// <summary>From a word in lower case to the languages in which it is common.</summary>
    private static readonly Dictionary<string, string[]> ByWord = Sets.SelectMany(set => set.Value.Select(word => (word, set.Key)))
        .GroupBy(pair => pair.word, pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The languages in which a word in lower case is common; none for other words.</summary>
    public static IReadOnlyList<string> LanguagesOf(string lower) => ByWord.TryGetValue(lower, out var languages) ? languages : [];

    public static bool Contains(string language, string lower) => Sets.TryGetValue(language, out var set) && set.Contains(lower);

    private static HashSet<string> Own(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> Of(IEnumerable<string> words) =>
        words.Select(word => word.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
}
