using System.Globalization;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Localization;

/// <summary>
/// Sets the language of a request: the signed-in user's own, else the site's. Where nobody is signed in, what the browser chose (the
/// cookie, as during set-up) or asks for comes before the site's.
/// </summary>
internal sealed class SiteLanguage(RequestDelegate next, ILanguages languages, CurrentSettings<SiteSettings> site)
{
    /// <summary>The cookie in which somebody who is not signed in keeps a choice.</summary>
    public const string Cookie = "hd-language";

    private static readonly object Chosen = new();

    /// <summary>
    /// Takes up the language of a request again, for what answers in place of the page: what is set in a request's own flow is forgotten
    /// on the way back out of it.
    /// </summary>
    public static void Resume(HttpContext context)
    {
        if (context.Items[Chosen] is (CultureInfo texts, CultureInfo formats))
            (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (texts, formats);
    }

    public async Task InvokeAsync(HttpContext context, ICurrentUser user)
    {
        var known = (Languages)languages;
        var language = user.IsSignedIn
            ? known.Match(user.Info?.Language)
            : known.Match(context.Request.Cookies[Cookie])
                ?? Asked(context.Request).Select(known.Match).FirstOrDefault(tag => tag is not null);
        var culture = Cultures.Of(language ?? known.Match(site.Current.Language) ?? "en");
        var formats = FormatsOf(culture, context.Request);
        context.Items[Chosen] = (culture, formats);
        (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (culture, formats);
        await next(context).ConfigureAwait(false);
    }

    // Dates, numbers and weeks as in the reader's country, where the browser names one, best for the language of the texts: British and
    // American readers have the same texts, and so have Germans, whose language there may be no texts for (“en-DE”).
    private static CultureInfo FormatsOf(CultureInfo language, HttpRequest request)
    {
        if (language.Name.Contains('-', StringComparison.Ordinal))
            return language;
        var regional = Asked(request).OfType<string>().Where(tag => tag is { Length: <= 20 } && CountryOf(tag) is not null).ToList();
        return regional.Find(tag => tag.StartsWith(language.Name + "-", StringComparison.OrdinalIgnoreCase)) is { } same ? Cultures.Of(same)
            : regional is [{ } first, ..] ? Cultures.Of($"{language.Name}-{CountryOf(first)}")
            : language;
    }

    // The country of a language tag, its last part (RFC 5646, 2.2.4).
    private static string? CountryOf(string tag) =>
        tag.Split('-') is [_, .., { Length: 2 } country] && country.All(char.IsAsciiLetter) ? country.ToUpperInvariant() : null;

    private static IEnumerable<string?> Asked(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Where(language => language.Quality != 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value)
            .Take(20);
}
