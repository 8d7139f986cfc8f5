using System.Globalization;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Localization;

internal sealed class Languages(Catalogues catalogues, CurrentSettings<SiteSettings> site) : ILanguages
{
    private readonly Lazy<IReadOnlyList<LanguageInfo>> _available = new(() =>
        [
            Describe("en"),
            .. catalogues
                .Languages()
                .Where(tag => !tag.Equals("en", StringComparison.OrdinalIgnoreCase))
                .Select(Describe)
                .OrderBy(language => language.Name, StringComparer.Ordinal),
        ]
    );

    public IReadOnlyList<LanguageInfo> Available => _available.Value;

    public string Default => site.Current.Language;

    public IDisposable Use(string? language)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Cultures.Of(language ?? Default);
        return new Undo(before);
    }

    /// <summary>
    /// The available language that serves a wish best, or null: the same tag, then the same language, then one of its regions.
    /// </summary>
    public string? Match(string? wish)
    {
        if (string.IsNullOrEmpty(wish))
            return null;
        // "no" is what many browsers in Norway ask for; Bokmål is what nearly all of them mean.
        if (wish.Equals("no", StringComparison.OrdinalIgnoreCase) || wish.StartsWith("no-", StringComparison.OrdinalIgnoreCase))
            wish = "nb";
        var language = wish.Split('-')[0];
        return Find(tag => tag.Equals(wish, StringComparison.OrdinalIgnoreCase))
            ?? Find(tag => tag.Equals(language, StringComparison.OrdinalIgnoreCase))
            ?? Find(tag => tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));

        string? Find(Predicate<string> fits) => Available.FirstOrDefault(info => fits(info.Tag))?.Tag;
    }

    public static LanguageInfo Describe(string tag)
    {
        var culture = Cultures.Of(tag);
        return new LanguageInfo(tag, culture.NativeName, Cultures.IsRightToLeft(tag));
    }

    private sealed class Undo((CultureInfo Culture, CultureInfo Ui) before) : IDisposable
    {
        public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
    }
}
