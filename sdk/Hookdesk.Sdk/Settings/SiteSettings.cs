using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Sdk.Settings;

/// <summary>
/// The name, URL, and defaults of the site. Read the settings with <see cref="ISettings{T}"/>; the settings page is <c>site</c>.
/// </summary>
public sealed class SiteSettings : IValidatableObject
{
    /// <summary>The name used for storage and configuration: <c>Hookdesk:Settings:site:Name</c>.</summary>
    public const string PageName = "site";

    /// <summary>The name of the site; never empty.</summary>
    [Required, StringLength(100)]
    [Setting("Name", Help = "Shown in page titles and in emails sent by Hookdesk.")]
    public string Name { get; set; } = "Hookdesk";

    /// <summary>
    /// The URL people use to open Hookdesk, with scheme and without a trailing slash; empty if it isn't known.
    /// </summary>
    [
        StringLength(200),
        RegularExpression("^(https?://[^/?#\\s]+(/[^?#\\s]*)?)?$", ErrorMessage = "Enter a full URL, such as https://desk.example.com.")
    ]
    [Setting("URL", Help = "The URL people use to open Hookdesk, such as https://desk.example.com. Used for links in emails.")]
    public string BaseUrl { get; set; } = "";

    /// <summary>The installation's language, as a BCP 47 tag.</summary>
    [Required, StringLength(35)]
    [Setting(
        "Language",
        Help = "Used for people who haven't chosen a language, and for emails to customers whose language isn't known.",
        Choices = typeof(LanguageChoices)
    )]
    public string Language { get; set; } = "en";

    /// <summary>The installation's time zone, as an IANA name.</summary>
    [Required, StringLength(60)]
    [Setting("Time zone", Help = "Used for people who haven't chosen a time zone.", Choices = typeof(TimeZoneChoices))]
    public string TimeZone { get; set; } = "UTC";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new ValidationResult("Unknown time zone. Enter a name such as Europe/Oslo.", [nameof(TimeZone)]);
    }

    /// <summary>A URL for use in emails: <see cref="BaseUrl"/> and a path.</summary>
    /// <param name="path">Starts with a slash.</param>
    public string UrlOf(string path) => BaseUrl.TrimEnd('/') + path;
}
