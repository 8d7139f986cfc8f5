using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sdk.Forms;

/// <summary>What a broken rule says. The words of .NET's own attributes are English and name properties; these are the reader's.</summary>
internal static class RuleText
{
    // Attributes of a data type have an ErrorMessage of .NET's where nobody set one.
    private static readonly string?[] Defaults = [new UrlAttribute().ErrorMessage, new EmailAddressAttribute().ErrorMessage];

    /// <param name="rule">The rule.</param>
    /// <param name="failed">What it says.</param>
    /// <param name="own">The localizer of the rule's owner.</param>
    /// <param name="T">The texts of the host.</param>
    public static string Of(ValidationAttribute rule, ValidationResult failed, IStringLocalizer own, IStringLocalizer T) =>
        rule switch
        {
            { ErrorMessage: { } message } when !Defaults.Contains(message) => own[message],
            RequiredAttribute => T["This field is required."],
            StringLengthAttribute { MinimumLength: > 0 } length => T[
                "Enter {0} to {1} characters.",
                length.MinimumLength,
                length.MaximumLength
            ],
            StringLengthAttribute length => T["Enter no more than {0} characters.", length.MaximumLength],
            MaxLengthAttribute length => T["Enter no more than {0} characters.", length.Length],
            RangeAttribute range => T["Enter a number from {0} to {1}.", range.Minimum, range.Maximum],
            UrlAttribute => T["Enter a URL that starts with https:// or http://."],
            EmailAddressAttribute => T["Enter an email address."],
            _ => own[failed.ErrorMessage ?? "This value isn't valid."],
        };
}
