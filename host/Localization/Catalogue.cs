using System.Collections.Frozen;
using System.Text;

namespace Hookdesk.Host.Localization;

/// <summary>The translations of one owner (a plugin, or the host with the SDK) into one language.</summary>
internal sealed class Catalogue
{
    private readonly FrozenDictionary<(string? Context, string Id), string[]> _texts;

    public Catalogue(PoFile file)
    {
        Plurals = file.Plurals;
        _texts = file
            .Entries.Where(entry =>
                !entry.IsObsolete
                && !entry.IsFuzzy
                && entry.IsTranslated
                && (entry.PluralId is null || entry.Translations.Count == Plurals.Forms)
                && entry.Translations.All(translation => Fits(translation, entry.Id, entry.PluralId))
            )
            .DistinctBy(entry => (entry.Context, entry.Id))
            .ToFrozenDictionary(entry => (entry.Context, entry.Id), entry => entry.Translations.ToArray());
    }

    public PluralRule Plurals { get; }

    public IEnumerable<KeyValuePair<string, string>> All => _texts.Select(text => KeyValuePair.Create(text.Key.Id, text.Value[0]));

    public string? Find(string? context, string id) => _texts.TryGetValue((context, id), out var forms) ? forms[0] : null;

    public string? FindPlural(string id, long count) =>
        _texts.TryGetValue((null, id), out var forms) && forms.Length == Plurals.Forms ? forms[Plurals.FormOf(count)] : null;

    // A translation that asks for values which its source does not have would fail wherever it is filled in, in a script, too: it counts as
    // none. Braces of a source that is no format, such as a template's, are of no matter.
    private static bool Fits(string translation, string source, string? plural)
    {
        if (!translation.Contains('{') && !translation.Contains('}'))
            return true;
        if (Values(source) is not { } values || (plural is null ? 0 : Values(plural)) is not { } more || Math.Max(values, more) == 0)
            return true;
        return Values(translation) is { } wanted && wanted <= Math.Max(values, more);
    }

    // How many values a format takes; null where it is none.
    private static int? Values(string format)
    {
        try
        {
            return CompositeFormat.Parse(format).MinimumArgumentCount;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
