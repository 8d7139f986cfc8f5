using System.Globalization;
using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.Labels;

/// <summary>Sizes of mails, as people say them.</summary>
internal static class Sizes
{
    public static string Of(long bytes, IStringLocalizer T) =>
        bytes switch
        {
            < 1_000 => T.Plural(bytes, "{0} byte", "{0} bytes"),
            < 1_000_000 => T["{0} kB", (bytes / 1_000.0).ToString("0.#", CultureInfo.CurrentCulture)],
            _ => T["{0} MB", (bytes / 1_000_000.0).ToString("0.#", CultureInfo.CurrentCulture)],
        };
}
