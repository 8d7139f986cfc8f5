using Hookdesk.Search.Contracts;
using Hookdesk.Search.Indexing;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;

namespace Hookdesk.Benchmarks;

/// <summary>
/// What Lucene does by itself with the same texts: each as it is and by the analyzer of its language, which nobody has to guess,
/// without titles, filters, counts or dates.
/// </summary>
internal sealed class BareIndex : IDisposable
{
    private readonly FSDirectory _directory;
    private readonly IndexWriter _writer;
    private readonly Analyzer[] _byLanguage;

    public BareIndex(string folder)
    {
        _directory = FSDirectory.Open(folder);
        Analyzer plain = new StandardAnalyzer(LuceneIndex.Lucene);
        // In the order of the word model's languages.
        _byLanguage =
        [
            .. new Analyzer[]
            {
                new EnglishAnalyzer(LuceneIndex.Lucene),
                new GermanAnalyzer(LuceneIndex.Lucene),
                new RussianAnalyzer(LuceneIndex.Lucene),
                new FrenchAnalyzer(LuceneIndex.Lucene),
                new NorwegianAnalyzer(LuceneIndex.Lucene),
            }.Select(analyzer => new PerFieldAnalyzerWrapper(analyzer, new Dictionary<string, Analyzer> { ["t"] = plain })),
        ];
        _writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneIndex.Lucene, plain) { RAMBufferSizeMB = 64 });
    }

    public void Add(SearchDocument document) =>
        _writer.AddDocument(
            [
                .. document.Texts.SelectMany(text =>
                    new[] { new TextField("t", text.Text, Field.Store.NO), new TextField("stems", text.Text, Field.Store.NO) }
                ),
            ],
            _byLanguage[document.Id % _byLanguage.Length]
        );

    public void Commit() => _writer.Commit();

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
    }
}
