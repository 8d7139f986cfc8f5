namespace Hookdesk.Sdk.Templates;

/// <summary>Renders Scriban templates, as edited by the admin or as the plugin brought them. Scoped.</summary>
/// <remarks>Loops, recursion, output size and time are bounded; a template can reach the values it is given and nothing else.</remarks>
public interface ITemplates
{
    /// <summary>
    /// Renders a registered template in a language, else in the installation's, else in English; in each the admin's edit comes before
    /// the plugin's own text. Values are HTML-escaped in the body, but for those given as
    /// <see cref="Microsoft.AspNetCore.Html.IHtmlContent"/>: only code can vouch for HTML, a template cannot.
    /// </summary>
    /// <param name="name">The template's name.</param>
    /// <param name="model">Its values: a dictionary or plain object; member names become <c>snake_case</c>.</param>
    /// <param name="language">Language tag, or null for the installation's.</param>
    /// <param name="about">
    /// The thing that it is about, of the kind that the template names (<see cref="TemplateContribution.About"/>): what plugins say of
    /// it (<see cref="ITemplateValues"/>) can be used in the template as well. A plugin that is switched off says nothing, and what the
    /// template says of it is empty.
    /// </param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="TemplateException">The template is faulty or exceeds its limits; the message gives line and column.</exception>
    Task<RenderedTemplate> RenderAsync(
        string name,
        object model,
        string? language = null,
        EntityRef? about = null,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Renders a text that is not registered, for previews and texts kept elsewhere. Values are HTML-escaped where
    /// <paramref name="html"/> is true.
    /// </summary>
    /// <exception cref="TemplateException">The template is faulty or exceeds its limits.</exception>
    Task<string> RenderTextAsync(string template, object model, bool html, CancellationToken cancellation = default);
}

/// <summary>A rendered template.</summary>
/// <param name="Subject">The subject line, without line breaks; empty where the template has none.</param>
/// <param name="Body">The body: HTML.</param>
public sealed record RenderedTemplate(string Subject, string Body);

/// <summary>A template could not be rendered.</summary>
/// <param name="message">What is wrong, with line and column.</param>
public sealed class TemplateException(string message) : Exception(message);

/// <summary>A template that the admin can edit and preview at <c>/admin/templates</c>; registered with <c>AddTemplate</c>.</summary>
public sealed class TemplateContribution : Contribution
{
    /// <summary>Stable name, starting with the plugin's short name: <c>mail.receipt</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The title shown to the admin, English source.</summary>
    public required string Title { get; init; }

    /// <summary>When it is used, English source.</summary>
    public required string Help { get; init; }

    /// <summary>The default subject by language tag; at least <c>en</c>. Values are inserted as plain text.</summary>
    public required IReadOnlyDictionary<string, string> Subjects { get; init; }

    /// <summary>The default body by language tag, HTML; at least <c>en</c>. Values are HTML-escaped.</summary>
    public required IReadOnlyDictionary<string, string> Bodies { get; init; }

    /// <summary>Made-up values for the preview; its members are also the list of variables shown to the admin.</summary>
    public required object Sample { get; init; }

    /// <summary>The kind of thing that it is about, such as <c>ticket</c>, when it is rendered with one; null for none.</summary>
    public string? About { get; init; }
}

/// <summary>
/// Says something of a thing for templates of any plugin, under a name of its own: <c>{{ sla.first_reply.due }}</c>. Scoped; registered
/// with <c>AddTemplateValues</c>. It is asked only by templates that have the name in them. One that throws is logged, and its values
/// are empty: no mail waits for it.
/// </summary>
public interface ITemplateValues
{
    /// <summary>
    /// The name under which its values stand: lower-case ASCII letters, digits and <c>_</c>, usually the plugin's short name. A
    /// template's own value of that name goes before.
    /// </summary>
    string Name { get; }

    /// <summary>The kind of thing that it knows of: <c>ticket</c>.</summary>
    string About { get; }

    /// <summary>Made-up values for previews, with all names that <see cref="ReadAsync"/> can give, in the language of the moment.</summary>
    object Sample { get; }

    /// <summary>
    /// The values: a dictionary or plain object whose member names become <c>snake_case</c>; null for none. Called in the language of
    /// the template, and inside the transaction of the scope where there is one, whose changes it then sees: the thing may just have
    /// been made. What it says goes to whom the template goes to, so it holds nothing that is not for customers.
    /// </summary>
    ValueTask<object?> ReadAsync(EntityRef about, CancellationToken cancellation = default);
}
