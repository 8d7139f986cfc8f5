using System.Globalization;
using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Events;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.CommandLine;

/// <summary>
/// Compares the index with its checksums, and its documents with the things in the database one by one: which there are, and what they
/// say.
/// </summary>
internal sealed class CheckIndex(IServiceProvider services)
{
    private const int Portion = 500,
        MostNamed = 20;

    /// <summary>A line of the report.</summary>
    /// <param name="Text">The line.</param>
    /// <param name="IsProblem">True when something is wrong.</param>
    internal sealed record Line(string Text, bool IsProblem);

    public async IAsyncEnumerable<Line> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var index = ReadOnlyIndex.Open(services.GetRequiredService<NodeIndexOwner>().Folder);
        var (last, isOfThisLog) = await InScopeAsync(async scope =>
        {
            var log = scope.GetRequiredService<IEventLog>();
            return (await log.LastIdAsync(cancellation), await index.Position.IsInAsync(log, cancellation));
        });
        var position = index.Position.Id;
        yield return new Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{index.Reader.NumDocs} documents in {index.Reader.Leaves.Count} parts; event {position} of {last}"
            ),
            false
        );
        if (!isOfThisLog)
            yield return new Line("The index was built from another database or before a backup was restored.", true);
        if (!index.IsComplete)
            yield return new Line("The index build didn't finish.", true);
        string? damage = null;
        try
        {
            foreach (var leaf in index.Reader.Leaves)
                leaf.AtomicReader.CheckIntegrity();
        }
        catch (Exception error) when (IndexFolders.IsDamage(error))
        {
            damage = error.Message;
        }
        yield return damage is null ? new Line("All files are intact.", false) : new Line($"A file is damaged: {damage}", true);
        if (position < last)
            yield return new Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The index is {last - position} events behind. Their changes may show up as differences below."
                ),
                false
            );

        foreach (
            var kind in await InScopeAsync(scope =>
                Task.FromResult(scope.GetRequiredService<DocumentReader>().Sources.Select(source => source.Kind).ToList())
            )
        )
        {
            var indexed = Marks(index.Searcher, kind);
            var (missing, changed, there) = (new List<long>(), new List<long>(), 0);
            for (long after = 0; ; )
            {
                var documents = await InScopeAsync(async scope =>
                {
                    var reader = scope.GetRequiredService<DocumentReader>();
                    return await reader.ListAsync(reader.Sources.First(source => source.Kind == kind), after, Portion, cancellation);
                });
                if (documents.Count == 0)
                    break;
                there += documents.Count;
                foreach (var document in documents)
                {
                    if (!indexed.Remove(document.Id, out var mark))
                        missing.Add(document.Id);
                    else if (mark != LuceneDocuments.MarkOf(document))
                        changed.Add(document.Id);
                }
                after = documents[^1].Id;
            }
            yield return new Line(string.Create(CultureInfo.InvariantCulture, $"{kind}: {there} in the database"), false);
            if (missing.Count > 0)
                yield return new Line($"{kind}: {missing.Count} missing from the index: {Named(missing)}", true);
            if (changed.Count > 0)
                yield return new Line($"{kind}: {changed.Count} outdated in the index: {Named(changed)}", true);
            if (indexed.Count > 0)
                yield return new Line($"{kind}: {indexed.Count} in the index no longer exist in the database: {Named(indexed.Keys)}", true);
        }
    }

    private static Dictionary<long, long> Marks(IndexSearcher searcher, string kind)
    {
        var found = searcher.Search(new TermQuery(new Term(IndexFields.Kind, kind)), Math.Max(1, searcher.IndexReader.MaxDoc));
        var marks = MultiDocValues.GetNumericValues(searcher.IndexReader, IndexFields.Mark);
        return found.ScoreDocs.ToDictionary(
            document => IndexFields.EntityOf(searcher.Doc(document.Doc).Get(IndexFields.Key)).Id,
            document => marks?.Get(document.Doc) ?? 0
        );
    }

    private static string Named(IReadOnlyCollection<long> ids) =>
        string.Join(", ", ids.Order().Take(MostNamed)) + (ids.Count > MostNamed ? ", …" : "");

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
