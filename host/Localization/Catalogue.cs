using System.Collections.Frozen;

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
            )
            .DistinctBy(entry => (entry.Context, entry.Id))
            .ToFrozenDictionary(entry => (entry.Context, entry.Id), entry => entry.Translations.ToArray());
    }

    public PluralRule Plurals { get; }

    public IEnumerable<KeyValuePair<string, string>> All => _texts.Select(text => KeyValuePair.Create(text.Key.Id, text.Value[0]));

    public string? Find(string? context, string id) => _texts.TryGetValue((context, id), out var forms) ? forms[0] : null;

    public string? FindPlural(string id, long count) =>
        _texts.TryGetValue((null, id), out var forms) && forms.Length == Plurals.Forms ? forms[Plurals.FormOf(count)] : null;
}
