using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Hookdesk.Search.Querying;

/// <summary>
/// What one of several queries finds: the forms of a word in the fields of a document. The best of them gives the score, the others add
/// a little. As Lucene's DisjunctionMaxQuery, but without a layer where a part of the index has one of them only, and scored when
/// somebody asks: what is ordered by date is not.
/// </summary>
/// <param name="parts">The queries.</param>
internal sealed class AnyOfQuery(IReadOnlyList<Query> parts) : Query
{
    // What the others add of theirs.
    private const float Others = 0.1f;

    public override string ToString(string field) => $"({string.Join(" | ", parts.Select(part => part.ToString(field)))})";

    public override Query Rewrite(IndexReader reader)
    {
        var rewritten = parts.Select(part => part.Rewrite(reader)).ToList();
        return rewritten.SequenceEqual(parts, ReferenceEqualityComparer.Instance) ? this : new AnyOfQuery(rewritten) { Boost = Boost };
    }

    public override void ExtractTerms(ISet<Term> terms)
    {
        foreach (var part in parts)
            part.ExtractTerms(terms);
    }

    public override Weight CreateWeight(IndexSearcher searcher) =>
        new AnyOfWeight(this, [.. parts.Select(part => part.CreateWeight(searcher))]);

    private sealed class AnyOfWeight(AnyOfQuery query, Weight[] weights) : Weight
    {
        public override Query Query => query;

        public override float GetValueForNormalization() =>
            query.Boost * query.Boost * (weights.Length == 0 ? 0 : weights.Max(weight => weight.GetValueForNormalization()));

        public override void Normalize(float norm, float topLevelBoost)
        {
            foreach (var weight in weights)
                weight.Normalize(norm, topLevelBoost * query.Boost);
        }

        public override Scorer? GetScorer(AtomicReaderContext context, IBits acceptDocs)
        {
            var scorers = new List<Scorer>(weights.Length);
            foreach (var weight in weights)
                if (weight.GetScorer(context, acceptDocs) is { } scorer)
                    scorers.Add(scorer);
            return scorers.Count switch
            {
                0 => null,
                1 => scorers[0],
                _ => new AnyOfScorer(this, [.. scorers]),
            };
        }

        public override Explanation Explain(AtomicReaderContext context, int doc)
        {
            var found = weights.Select(weight => weight.Explain(context, doc)).Where(explanation => explanation.IsMatch).ToList();
            if (found.Count == 0)
                return new ComplexExplanation(false, 0, "none of the forms");
            var best = found.Max(explanation => explanation.Value);
            var result = new ComplexExplanation(
                true,
                best + Others * (found.Sum(explanation => explanation.Value) - best),
                "the best of, and a tenth of the others:"
            );
            foreach (var explanation in found)
                result.AddDetail(explanation);
            return result;
        }
    }

    // They are few: looking at each is quicker than keeping them in order.
    private sealed class AnyOfScorer(Weight weight, Scorer[] scorers) : Scorer(weight)
    {
        private int _doc = -1;

        public override int DocID => _doc;

        public override int Freq
        {
            get
            {
                var count = 0;
                foreach (var scorer in scorers)
                    if (scorer.DocID == _doc)
                        count++;
                return count;
            }
        }

        public override int NextDoc()
        {
            var next = NO_MORE_DOCS;
            foreach (var scorer in scorers)
            {
                var doc = scorer.DocID;
                if (doc == _doc)
                    doc = scorer.NextDoc();
                if (doc < next)
                    next = doc;
            }
            return _doc = next;
        }

        public override int Advance(int target)
        {
            var next = NO_MORE_DOCS;
            foreach (var scorer in scorers)
            {
                var doc = scorer.DocID;
                if (doc < target)
                    doc = scorer.Advance(target);
                if (doc < next)
                    next = doc;
            }
            return _doc = next;
        }

        public override float GetScore()
        {
            var (best, sum) = (0f, 0f);
            foreach (var scorer in scorers)
            {
                if (scorer.DocID != _doc)
                    continue;
                var score = scorer.GetScore();
                sum += score;
                if (score > best)
                    best = score;
            }
            return best + Others * (sum - best);
        }

        public override long GetCost() => scorers.Sum(scorer => scorer.GetCost());
    }
}
