using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hookdesk.Search.Analysis;
using Hookdesk.Search.Contracts;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Hookdesk.Search.IndexFormat;

/// <summary>Makes Lucene's documents of ours.</summary>
internal static class LuceneDocuments
{
    private static readonly FieldType WithPlaces = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
            OmitNorms = true,
        }
    );
    private static readonly FieldType BodyType = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
        }
    );
    private static readonly FieldType WithoutPlaces = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS,
            OmitNorms = true,
        }
    );

    public static Document Of(string kind, SearchDocument source)
    {
        var document = new Document();
        document.Add(new StringField(IndexFields.Key, IndexFields.KeyOf(kind, source.Id), Field.Store.YES));
        document.Add(new NumericDocValuesField(IndexFields.Id, IndexFields.PlaceOf(kind, source.Id)));
        AddTerm(document, IndexFields.Kind, kind);
        document.Add(new NumericDocValuesField(IndexFields.Mark, MarkOf(source)));
        if (source.IsUnfinished)
            document.Add(new StringField(IndexFields.Unfinished, "1", Field.Store.NO));
        AddTexts(document, source);
        foreach (var (name, values) in source.Terms)
        foreach (var value in values.Distinct(StringComparer.OrdinalIgnoreCase))
            AddTerm(document, IndexFields.Term(name), value);
        foreach (var (name, values) in source.Words)
        {
            var tokens = new TextTokens();
            foreach (var value in values)
                tokens.Add(value, Units.Of(value), null);
            document.Add(new Field(IndexFields.Words(name), new TokenListStream(tokens.Exact), WithPlaces));
        }
        foreach (var (name, at) in source.Dates)
        {
            var field = IndexFields.Date(name);
            document.Add(new Int64Field(field, at.ToUnixTimeMilliseconds(), Field.Store.NO));
            document.Add(new NumericDocValuesField(field, at.ToUnixTimeMilliseconds()));
        }
        return document;
    }

    /// <summary>A mark of all that a document says: what is in the index can be compared with what it should be.</summary>
    public static long MarkOf(SearchDocument source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(source.Title, source.Language, source.IsUnfinished ? "unfinished" : "");
        foreach (var text in source.Texts)
            Add(text.Kind.ToString(), text.Text);
        foreach (var (name, values) in source.Terms.OrderBy(term => term.Key, StringComparer.Ordinal))
            Add([name, .. values]);
        foreach (var (name, values) in source.Words.OrderBy(words => words.Key, StringComparer.Ordinal))
            Add([name, .. values]);
        foreach (var (name, at) in source.Dates.OrderBy(date => date.Key, StringComparer.Ordinal))
            Add(name, at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        return BinaryPrimitives.ReadInt64LittleEndian(hash.GetHashAndReset());

        void Add(params ReadOnlySpan<string?> parts)
        {
            foreach (var part in parts)
            {
                hash.AppendData(MemoryMarshal.AsBytes((part ?? "").AsSpan()));
                hash.AppendData("\0"u8);
            }
        }
    }

    /// <summary>How a term is compared.</summary>
    public static string Normal(string value) => Folding.LowerAndFold(value.Trim());

    private static void AddTexts(Document document, SearchDocument source)
    {
        var texts = source.Texts.Select(text => (text.Kind, text.Text, text.IsNames, Units: Units.Of(text.Text))).ToList();
        var titleUnits = Units.Of(source.Title);
        // What is too short to tell its language is supposed to be of the language of the rest, or of the person.
        string? common = null;
        var languages = new string?[texts.Count];
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].IsNames)
                continue;
            languages[i] = LanguageGuess.Of(texts[i].Text, texts[i].Units);
            if (texts[i].Kind == SearchTextKind.Body)
                common ??= languages[i];
        }
        common ??= Languages.Read(source.Language) ?? languages.FirstOrDefault(language => language is not null);
        var fields = new Dictionary<string, TextTokens>(StringComparer.Ordinal);
        var title = new TextTokens();
        var titleLanguage = LanguageGuess.Of(source.Title, titleUnits) ?? common;
        title.Add(source.Title, titleUnits, titleLanguage);
        Into(IndexFields.Body).Add(source.Title, titleUnits, titleLanguage);
        for (var i = 0; i < texts.Count; i++)
        {
            var language = languages[i] ?? common;
            // A query is tried in each language that is there: names must not make one up.
            if (language is not null && !texts[i].IsNames)
                seen.Add(language);
            Into(IndexFields.Of(texts[i].Kind)).Add(texts[i].Text, texts[i].Units, language);
        }
        if (titleLanguage is not null)
            seen.Add(titleLanguage);

        document.Add(new Field(IndexFields.Title, new TokenListStream(title.Exact), WithPlaces));
        if (title.Stems.Count > 0)
            document.Add(
                new Field(
                    IndexFields.Stems(IndexFields.Title),
                    new TokenListStream([.. title.Stems.Select(stem => new Token(stem, 1))]),
                    WithoutPlaces
                )
            );
        foreach (var (field, tokens) in fields)
        {
            if (tokens.Exact.Count > 0)
                document.Add(new Field(field, new TokenListStream(tokens.Exact), field == IndexFields.Body ? BodyType : WithPlaces));
            if (tokens.Stems.Count > 0)
                document.Add(
                    new Field(
                        IndexFields.Stems(field),
                        new TokenListStream([.. tokens.Stems.Select(stem => new Token(stem, 1))]),
                        WithoutPlaces
                    )
                );
        }
        foreach (var language in seen)
            document.Add(new StringField(IndexFields.Language, language, Field.Store.NO));

        TextTokens Into(string field) => fields.TryGetValue(field, out var tokens) ? tokens : fields[field] = new TextTokens();
    }

    private static void AddTerm(Document document, string field, string value)
    {
        var normal = Normal(value);
        if (normal.Length is 0 or > 200)
            return;
        document.Add(new StringField(field, normal, Field.Store.NO));
        // As it is written: counts show it so, whichever way it is found.
        document.Add(new SortedSetDocValuesField(field, new BytesRef(value.Trim())));
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}
