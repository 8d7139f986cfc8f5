using System.Text.RegularExpressions;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Templates;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Templates;

internal sealed partial class Templates(
    TemplateCatalogue catalogue,
    IDatabase database,
    ILanguages languages,
    TemplateRenderer renderer,
    IEnumerable<ITemplateValues> values,
    IContributionGuard guard
) : ITemplates
{
    public async Task<RenderedTemplate> RenderAsync(
        string name,
        object model,
        string? language = null,
        EntityRef? about = null,
        CancellationToken cancellation = default
    )
    {
        var contribution = catalogue.Find(name) ?? throw new TemplateException($"The template {name} doesn't exist.");
        var edits = await database.Table<TemplateRow>().Where(row => row.Name == name).ToListAsync(cancellation).ConfigureAwait(false);
        var text = TemplateTexts.Choose(contribution, edits, language ?? languages.Default, languages.Default);
        using (languages.Use(text.Language))
        {
            var added = about is { } thing ? await ReadAsync(text, thing, cancellation).ConfigureAwait(false) : null;
            // What a plugin says that is switched off now was right when the template was saved.
            return Render(text, model, added, isStrict: about is null, cancellation);
        }
    }

    public Task<string> RenderTextAsync(string template, object model, bool html, CancellationToken cancellation = default) =>
        Task.FromResult(renderer.Render(template, model, html, cancellation: cancellation));

    /// <summary>Renders a text that is not saved yet, with made-up values.</summary>
    public RenderedTemplate Preview(TemplateContribution contribution, TemplateText text, CancellationToken cancellation = default) =>
        Render(text, contribution.Sample, Samples(contribution), isStrict: true, cancellation);

    /// <summary>The names that a template can use, dotted: its own and those of plugins that know of what it is about.</summary>
    public IReadOnlyList<string> NamesFor(TemplateContribution contribution) =>
        [.. TemplateValues.NamesOf(contribution.Sample, Samples(contribution))];

    private RenderedTemplate Render(
        TemplateText text,
        object model,
        IReadOnlyDictionary<string, object?>? added,
        bool isStrict,
        CancellationToken cancellation
    ) =>
        new(
            OneLine(renderer.Render(text.Subject, model, html: false, added, isStrict, cancellation)),
            renderer.Render(text.Body, model, html: true, added, isStrict, cancellation)
        );

    private Dictionary<string, object?> Samples(TemplateContribution contribution) =>
        values
            .Select(known =>
                guard.Call<NamedValue?>(known, "sample of template values", () => new(known.About, known.Name, known.Sample), null)
            )
            .OfType<NamedValue>()
            .Where(known => known.About == contribution.About)
            .DistinctBy(known => known.Name)
            .ToDictionary(known => known.Name, known => (object?)known.Sample);

    private async Task<Dictionary<string, object?>> ReadAsync(TemplateText text, EntityRef about, CancellationToken cancellation)
    {
        var added = new Dictionary<string, object?>();
        foreach (
            var known in values.Where(known =>
                known.About == about.Kind
                && (text.Body.Contains(known.Name, StringComparison.Ordinal) || text.Subject.Contains(known.Name, StringComparison.Ordinal))
            )
        )
        {
            if (added.ContainsKey(known.Name))
                continue;
            var read = await guard
                .CallAsync(
                    known,
                    "template values",
                    async stop => (Value: await known.ReadAsync(about, stop).ConfigureAwait(false), IsRead: true),
                    default,
                    cancellation: cancellation
                )
                .ConfigureAwait(false);
            if (read.IsRead)
                added[known.Name] = read.Value;
        }
        return added;
    }

    private sealed record NamedValue(string About, string Name, object Sample);

    // A line break in a subject would begin another header of the mail.
    private static string OneLine(string subject) => Breaks().Replace(subject, " ").Trim();

    [GeneratedRegex(@"[\r\n\p{Zl}\p{Zp}\p{Cc}]+", RegexOptions.None, 5000)]
    private static partial Regex Breaks();
}

/// <summary>Subject and body of a template in one language.</summary>
public sealed record TemplateText(string Language, string Subject, string Body);

internal static class TemplateTexts
{
    /// <summary>
    /// The wanted language, then the installation's, then English; in each the admin's edit before the plugin's own text.
    /// </summary>
    public static TemplateText Choose(
        TemplateContribution contribution,
        IReadOnlyCollection<TemplateRow> edits,
        string language,
        string installation
    )
    {
        foreach (var tag in new[] { language, Parent(language), installation, Parent(installation), "en" })
            if (In(contribution, edits, tag) is { } text)
                return text;
        return Default(contribution, contribution.Bodies.Keys.First())!;
    }

    /// <summary>The plugin's own text in a language, or null.</summary>
    public static TemplateText? Default(TemplateContribution contribution, string language) =>
        contribution.Bodies.TryGetValue(language, out var body)
            ? new TemplateText(
                language,
                contribution.Subjects.GetValueOrDefault(language) ?? contribution.Subjects.GetValueOrDefault("en") ?? "",
                body
            )
            : null;

    private static TemplateText? In(TemplateContribution contribution, IReadOnlyCollection<TemplateRow> edits, string language) =>
        edits.FirstOrDefault(row => row.Language == language) is { } edit
            ? new TemplateText(language, edit.Subject, edit.Body)
            : Default(contribution, language);

    private static string Parent(string language) => language.Split('-')[0];
}

/// <summary>The templates that plugins registered.</summary>
internal sealed class TemplateCatalogue(IEnumerable<TemplateContribution> contributions)
{
    public IReadOnlyList<TemplateContribution> All { get; } = [.. contributions.DistinctBy(template => template.Name)];

    public TemplateContribution? Find(string name) => All.FirstOrDefault(template => template.Name == name);
}
