using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Localization;

/// <summary>The texts of one owner in the current language.</summary>
internal sealed class PoLocalizer(string owner, Catalogues catalogues) : IStringLocalizer, IPluralLocalizer
{
    private Known? _last;

    // A page asks for a hundred texts in one language, so the catalogues of the last one asked for are at hand.
    private Catalogue[] Chain
    {
        get
        {
            var language = CultureInfo.CurrentUICulture.Name;
            var generation = catalogues.Generation;
            if (_last is { } last && last.Generation == generation && last.Language == language)
                return last.Chain;
            var chain = catalogues.Chain(owner, language);
            _last = new Known(language, generation, chain);
            return chain;
        }
    }

    public LocalizedString this[string name]
    {
        get
        {
            var text = Find(null, name);
            return new LocalizedString(name, text ?? name, text is null);
        }
    }

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var text = Find(null, name);
            return new LocalizedString(name, Format(text, name, arguments), text is null);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        Chain.SelectMany(catalogue => catalogue.All).DistinctBy(text => text.Key).Select(text => new LocalizedString(text.Key, text.Value));

    public string Plural(long count, string one, string other, object[] arguments)
    {
        string? text = null;
        foreach (var catalogue in Chain)
            if ((text = catalogue.FindPlural(one, count)) is not null)
                break;
        return Format(text, count == 1 ? one : other, [count, .. arguments]);
    }

    public string InContext(string context, string text, object[] arguments) => Format(Find(context, text), text, arguments);

    private string? Find(string? context, string id)
    {
        foreach (var catalogue in Chain)
            if (catalogue.Find(context, id) is { } text)
                return text;
        return null;
    }

    private sealed record Known(string Language, int Generation, Catalogue[] Chain);

    // A translation whose placeholders do not fit must not take the page down: the English text says the same.
    private static string Format(string? translation, string source, object[] arguments)
    {
        if (arguments.Length == 0)
            return translation ?? source;
        if (translation is not null)
        {
            try
            {
                return string.Format(CultureInfo.CurrentCulture, translation, arguments);
            }
            catch (FormatException) { }
        }

        return string.Format(CultureInfo.CurrentCulture, source, arguments);
    }
}

/// <summary>Gives each type the texts of the plugin whose code it is; the host and the SDK share one name space.</summary>
internal sealed class PoLocalizerFactory(Catalogues catalogues, IPluginList plugins) : IStringLocalizerFactory
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, PoLocalizer> _localizers = new(StringComparer.Ordinal);

    public IStringLocalizer Create(Type resourceSource) => For(plugins.OwnerOf(resourceSource)?.Id ?? Contribution.CorePluginId);

    public IStringLocalizer Create(string baseName, string location) => For(Contribution.CorePluginId);

    /// <summary>The texts of a plugin, for contributions whose titles are shown by the host.</summary>
    public IStringLocalizer For(string owner) => _localizers.GetOrAdd(owner, id => new PoLocalizer(id, catalogues));
}

/// <summary>
/// The texts of whoever defines a type. In place of the framework's class, which hands on neither plurals nor contexts: those were English
/// in every language.
/// </summary>
internal sealed class PoLocalizer<TOwned>(PoLocalizerFactory factory) : IStringLocalizer<TOwned>, IPluralLocalizer
{
    private readonly IStringLocalizer T = factory.Create(typeof(TOwned));

    public LocalizedString this[string name] => T[name];

    public LocalizedString this[string name, params object[] arguments] => T[name, arguments];

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => T.GetAllStrings(includeParentCultures);

    public string Plural(long count, string one, string other, object[] arguments) => T.Plural(count, one, other, arguments);

    public string InContext(string context, string text, object[] arguments) => T.InContext(context, text, arguments);
}
