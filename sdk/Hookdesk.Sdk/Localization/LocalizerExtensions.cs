using Microsoft.Extensions.Localization;

namespace Hookdesk.Sdk.Localization;

/// <summary>Plurals and contexts, as in gettext, in addition to <see cref="IStringLocalizer"/>.</summary>
/// <remarks>
/// Source strings are English. A plugin's strings are its own name space: inject <c>IStringLocalizer&lt;TEntry&gt;</c> with the
/// plugin's entry class (any type of the plugin's assembly does). Placeholders are positional: <c>{0}</c>.
/// </remarks>
public static class LocalizerExtensions
{
    /// <summary>The form of a sentence for a number, which is also <c>{0}</c>; additional arguments are <c>{1}</c> and so on.</summary>
    public static string Plural(this IStringLocalizer localizer, long count, string one, string other, params object[] arguments) =>
        localizer is IPluralLocalizer plural
            ? plural.Plural(count, one, other, arguments)
            : string.Format(System.Globalization.CultureInfo.CurrentCulture, count == 1 ? one : other, [count, .. arguments]);

    /// <summary>A string whose English is ambiguous, with the context that a translator needs (gettext's <c>msgctxt</c>).</summary>
    public static string InContext(this IStringLocalizer localizer, string context, string text, params object[] arguments) =>
        localizer is IPluralLocalizer plural
            ? plural.InContext(context, text, arguments)
            : string.Format(System.Globalization.CultureInfo.CurrentCulture, text, arguments);
}

/// <summary>Implemented by the host's localizers.</summary>
public interface IPluralLocalizer
{
    /// <inheritdoc cref="LocalizerExtensions.Plural"/>
    string Plural(long count, string one, string other, object[] arguments);

    /// <inheritdoc cref="LocalizerExtensions.InContext"/>
    string InContext(string context, string text, object[] arguments);
}

/// <summary>The languages of the installation. Singleton.</summary>
public interface ILanguages
{
    /// <summary>Tag and own name of every language that has a pack, English first.</summary>
    IReadOnlyList<LanguageInfo> Available { get; }

    /// <summary>The installation's language.</summary>
    string Default { get; }

    /// <summary>
    /// Sets the current language for this async flow until disposed, for example to write to a customer. Null means the installation's
    /// language.
    /// </summary>
    IDisposable Use(string? language);
}

/// <summary>A language.</summary>
/// <param name="Tag">BCP 47 tag: <c>nb</c>.</param>
/// <param name="Name">Its own name: “norsk bokmål”.</param>
/// <param name="IsRightToLeft">True for Arabic, Hebrew and others.</param>
public sealed record LanguageInfo(string Tag, string Name, bool IsRightToLeft);
