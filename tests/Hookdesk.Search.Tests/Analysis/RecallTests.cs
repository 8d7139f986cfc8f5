using System.Runtime.CompilerServices;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.Search.Querying;
using Hookdesk.Search.RunSearch;

namespace Hookdesk.Search.Tests.Analysis;

public sealed class RecallTests(ITestOutputHelper output)
{
    // One word in ten may be missed.
    private const int OneOf = 10;

    // So many texts a word finds on average, of fifty to a hundred and fifty, among which are words that are like it.
    private const double MostFound = 4;

    public static TheoryData<string> All =>
        [.. Directory.GetFiles(Folder(), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(All))]
    public void Nine_of_ten_words_are_found_by_another_form_and_all_by_their_own(string language) =>
        Measure(language, Pairs(Path.Combine(Folder(), $"{language}.txt"), skip: 1));

    /// <summary>These words nobody looked at when stems were made: what they reach is what the language reaches.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void So_are_words_that_no_stem_was_made_for(string language) =>
        Measure(language, Pairs(Path.Combine(Folder(), "HeldOut", $"{language}.txt"), skip: 0));

    private void Measure(string language, IReadOnlyList<(string Text, string Query)> words)
    {
        var sentence = File.ReadLines(Path.Combine(Folder(), $"{language}.txt")).First();
        Assert.InRange(words.Count, 50, 150);
        var folder = Directory.CreateTempSubdirectory("hookdesk-recall-").FullName;
        try
        {
            using var index = LuceneIndex.Create(folder, LogPosition.Beginning);
            for (var i = 0; i < words.Count; i++)
                index.Add(
                    "ticket",
                    new SearchDocument(i, "")
                    {
                        Texts = [new SearchText(SearchTextKind.Body, sentence.Replace("{0}", words[i].Text, StringComparison.Ordinal))],
                    }
                );
            index.Refresh();

            var missed = words
                .Where((word, i) => !Find(index, word.Query).Contains(i))
                .Select(word => $"{word.Text}←{word.Query}")
                .ToList();
            var lost = words.Where((word, i) => !Find(index, word.Text).Contains(i)).Select(word => word.Text).ToList();
            var unmarked = words
                .Where(
                    (word, i) =>
                        Find(index, word.Query).Contains(i)
                        && !IsMarked(index, sentence.Replace("{0}", word.Text, StringComparison.Ordinal), word.Query)
                )
                .Select(word => $"{word.Text}←{word.Query}")
                .ToList();
            var many = words.Average(word => Find(index, word.Query).Count);

            output.WriteLine(
                $"{language}: {(words.Count - missed.Count) * 100 / words.Count} % by another form, {many:0.0} texts found for a word; missed: {string.Join(", ", missed)}"
            );
            Assert.Empty(lost);
            // Whoever cuts words short finds everything, and too much.
            Assert.True(many <= MostFound, $"{many:0.0} of {words.Count} texts are found for a word");
            Assert.Empty(unmarked);
            Assert.True(missed.Count * OneOf <= words.Count, $"{language} misses {missed.Count}: {string.Join(", ", missed)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<(string Text, string Query)> Pairs(string file, int skip) =>
        [
            .. File.ReadLines(file)
                .Skip(skip)
                .Where(line => line.Length > 0)
                .Select(line => line.Split(' '))
                .Select(pair => (pair[0], pair[1])),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void The_language_of_a_sentence_is_found(string language)
    {
        var sentence = File.ReadLines(Path.Combine(Folder(), $"{language}.txt")).First().Replace("{0}", "X", StringComparison.Ordinal);
        Assert.Equal(language, LanguageGuess.Of(sentence, Units.Of(sentence)));
    }

    private static HashSet<int> Find(LuceneIndex index, string text) =>
        index.Search(searcher =>
        {
            var visible = new Visible(new Dictionary<string, SearchScope> { ["ticket"] = SearchScope.Everything });
            var query = new LuceneQueries(visible, searcher.IndexReader).Of(
                new QueryReader([], DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).Read(text)
            );
            return searcher
                .Search(query!, 1000)
                .ScoreDocs.Select(found => (int)IndexFields.EntityOf(searcher.Doc(found.Doc).Get(IndexFields.Key)).Id)
                .ToHashSet();
        });

    private static bool IsMarked(LuceneIndex index, string text, string query) =>
        index.Search(searcher =>
            new Highlighter(
                new QueryReader([], DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).Read(query),
                new TextQueries(searcher.IndexReader)
            )
                .Best([new SearchText(SearchTextKind.Body, text)], 1, null)
                .Any(fragment => fragment.Text.Pieces.Any(piece => piece.IsHit))
        );

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Words");
}
