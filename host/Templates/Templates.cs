using System.Text.RegularExpressions;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Templates;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Templates;

internal sealed partial class Templates(TemplateCatalogue catalogue, IDatabase database, ILanguages languages, TemplateRenderer renderer) : ITemplates
{
    public async Task<RenderedTemplate> RenderAsync(string name, object model, string? language = null, CancellationToken cancellation = default)
    {
        var contribution = catalogue.Find(name) ?? throw new TemplateException($"There is no template {name}.");
        var edits = await database.Table<TemplateRow>().Where(row => row.Name == name).ToListAsync(cancellation).ConfigureAwait(false);
        var text = TemplateTexts.Choose(contribution, edits, language ?? languages.Default, languages.Default);
        using (languages.Use(text.Language))
            return Render(text, model, cancellation);
    }

    public Task<string> RenderTextAsync(string template, object model, bool html, CancellationToken cancellation = default) =>
        Task.FromResult(renderer.Render(template, model, html, cancellation));

    /// <summary>Renders a text that is not saved yet.</summary>
    public RenderedTemplate Render(TemplateText text, object model, CancellationToken cancellation = default) => new(
        OneLine(renderer.Render(text.Subject, model, html: false, cancellation)),
        renderer.Render(text.Body, model, html: true, cancellation));

    // A line break in a subject would begin another header of the mail.
    private static string OneLine(string subject) => Breaks().Replace(subject, " ").Trim();

    [GeneratedRegex(@"[\r\n\p{Zl}\p{Zp}\p{Cc}]+")]
    private static partial Regex Breaks();
}

/// <summary>Subject and body of a template in one language.</summary>
public sealed record TemplateText(string Language, string Subject, string Body);

internal static class TemplateTexts
{
    /// <summary>The wanted language, then the installation's, then English; in each the admin's edit before the plugin's own text.</summary>
    public static TemplateText Choose(TemplateContribution contribution, IReadOnlyCollection<TemplateRow> edits, string language, string installation)
    {
        foreach (var tag in new[] { language, Parent(language), installation, Parent(installation), "en" })
            if (In(contribution, edits, tag) is { } text) return text;
        return Default(contribution, contribution.Bodies.Keys.First())!;
    }

    /// <summary>The plugin's own text in a language, or null.</summary>
    public static TemplateText? Default(TemplateContribution contribution, string language) => contribution.Bodies.TryGetValue(language, out var body)
        ? new TemplateText(language, contribution.Subjects.GetValueOrDefault(language) ?? contribution.Subjects.GetValueOrDefault("en") ?? "", body)
        : null;

    private static TemplateText? In(TemplateContribution contribution, IReadOnlyCollection<TemplateRow> edits, string language) =>
        edits.FirstOrDefault(row => row.Language == language) is { } edit ? new TemplateText(language, edit.Subject, edit.Body) : Default(contribution, language);

    private static string Parent(string language) => language.Split('-')[0];
}

/// <summary>The templates that plugins registered.</summary>
internal sealed class TemplateCatalogue(IEnumerable<TemplateContribution> contributions)
{
    public IReadOnlyList<TemplateContribution> All { get; } = [.. contributions.DistinctBy(template => template.Name)];

    public TemplateContribution? Find(string name) => All.FirstOrDefault(template => template.Name == name);
}
