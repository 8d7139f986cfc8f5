using Hookdesk.Search.Contracts;

namespace Hookdesk.Search.IndexFormat;

/// <summary>
/// The fields of the index. Whoever changes what is in them, or in a commit, raises <see cref="Version"/>: an index of another version
/// is built anew.
/// </summary>
internal static class IndexFields
{
    public const int Version = 8;

    /// <summary>Kind and id, <c>ticket:7</c>: what a document is replaced by.</summary>
    public const string Key = "key";

    public const string Kind = "kind";

    /// <summary>A number of its own for each document, for a stable order: see <see cref="PlaceOf"/>.</summary>
    public const string Id = "id";

    /// <summary>See <see cref="LuceneDocuments.MarkOf"/>.</summary>
    public const string Mark = "mark";

    public const string Language = "lang";

    /// <summary>
    /// Stands in documents of which something is still to be read: the queue of what takes long is in the index, as its cursor is, so
    /// that neither can be lost without the other.
    /// </summary>
    public const string Unfinished = "unfinished";

    /// <summary>Words of the title, for its weight and for <c>subject:</c>; they are in <see cref="Body"/> too.</summary>
    public const string Title = "s";

    public const string Body = "t";
    public const string Restricted = "n";
    public const string Aside = "q";

    /// <summary>So many bits of a place are the kind's; the id is above them.</summary>
    public const int PlaceBits = 16;

    /// <summary>The stems of a field's words.</summary>
    public static string Stems(string field) => field + "~";

    public static string Term(string name) => "x_" + name;

    public static string Words(string name) => "w_" + name;

    public static string Date(string name) => "d_" + name;

    public static string Of(SearchTextKind kind) =>
        kind switch
        {
            SearchTextKind.Restricted => Restricted,
            SearchTextKind.Aside => Aside,
            _ => Body,
        };

    /// <summary>A number that hardly any other thing has, with newer things of a kind behind older ones.</summary>
    public static long PlaceOf(string kind, long id) =>
        (id << PlaceBits) + kind.Aggregate(7, (hash, letter) => (hash * 31 + letter) & ((1 << PlaceBits) - 1));

    public static string KeyOf(string kind, long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind}:{id}");

    /// <summary>What a key names.</summary>
    public static (string Kind, long Id) EntityOf(string key)
    {
        var colon = key.LastIndexOf(':');
        return (key[..colon], long.Parse(key.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
    }
}
