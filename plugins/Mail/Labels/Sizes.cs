using System.Globalization;
using Hookdesk.Sdk.Localization;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.Labels;

/// <summary>Formats the sizes of emails.</summary>
internal static class Sizes
{
    public static string Of(long bytes, IStringLocalizer T) =>
        bytes switch
        {
            < 1_000 => T["{0} B", bytes.ToString(CultureInfo.CurrentCulture)],
            < 1_000_000 => T["{0} kB", (bytes / 1_000.0).ToString("0.#", CultureInfo.CurrentCulture)],
            _ => T["{0} MB", (bytes / 1_000_000.0).ToString("0.#", CultureInfo.CurrentCulture)],
        };
}
