using Hookdesk.Host.Templates;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Templates;

namespace Hookdesk.Host.Admin.Templates;

/// <summary>A template while it is edited.</summary>
/// <param name="Contribution">The template as its plugin registered it.</param>
/// <param name="Text">What stands in the fields.</param>
/// <param name="Saved">The edit that is in use, or null when the plugin's own text is.</param>
/// <param name="EditedLanguages">Languages in which there is an edit.</param>
/// <param name="Preview">How the text looks with the sample values.</param>
/// <param name="Names">The names of values that it can use.</param>
public sealed record TemplateForm(
    TemplateContribution Contribution,
    TemplateText Text,
    TemplateRow? Saved,
    IReadOnlyList<string> EditedLanguages,
    TemplatePreview Preview,
    IReadOnlyList<string> Names
)
{
    /// <summary>Languages that a template can be written in: those of the desk, and those that the plugin brought.</summary>
    public static IReadOnlyList<string> LanguagesOf(TemplateContribution contribution, ILanguages languages) =>
        [.. languages.Available.Select(language => language.Tag).Union(contribution.Bodies.Keys, StringComparer.OrdinalIgnoreCase)];
}

/// <summary>A rendered sample, or why it cannot be rendered.</summary>
public sealed record TemplatePreview(string Subject, string Body, string? Error)
{
    internal static TemplatePreview Of(
        TemplateContribution contribution,
        TemplateText text,
        ILanguages languages,
        Host.Templates.Templates templates,
        CancellationToken cancellation
    )
    {
        using (languages.Use(text.Language))
        {
            try
            {
                var rendered = templates.Preview(contribution, text, cancellation);
                return new TemplatePreview(rendered.Subject, rendered.Body, null);
            }
            catch (TemplateException error)
            {
                return new TemplatePreview("", "", error.Message);
            }
        }
    }

    /// <summary>A document for a frame without rights: no script, no form, no address that it could ask.</summary>
    public string Document =>
        $"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:\"></head><body>{Body}</body></html>";
}
