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
    /// The item that it is about, of the kind that the template names (<see cref="TemplateContribution.About"/>): what plugins say of
    /// it (<see cref="ITemplateValues"/>) can be used in the template as well. A plugin that is disabled says nothing, and what the
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

    /// <summary>The kind of entity that the template is about, such as <c>ticket</c>; null for none.</summary>
    public string? About { get; init; }
}

/// <summary>
/// Provides values about an entity for templates of any plugin, under its own name: <c>{{ sla.first_response.due }}</c>. Scoped; register the
/// provider with <c>AddTemplateValues</c>. It's called only for templates that use its name. If it throws, the error is logged and the
/// values are empty, so no email is delayed.
/// </summary>
[OpenToPlugins]
public interface ITemplateValues
{
    /// <summary>
    /// The name of the values: lowercase ASCII letters, digits, and <c>_</c>, usually the plugin's short name. A template's own value with
    /// the same name takes precedence.
    /// </summary>
    string Name { get; }

    /// <summary>The kind of entity that the values are about: <c>ticket</c>.</summary>
    string About { get; }

    /// <summary>Sample values for previews, with every name that <see cref="ReadAsync"/> can return, in the current language.</summary>
    object Sample { get; }

    /// <summary>
    /// The values: a dictionary or plain object whose member names become <c>snake_case</c>; null for none. Called in the language of the
    /// template, and inside the scope's transaction if there is one, so that its changes are visible: the entity may just have been
    /// created. The values are sent to the template's recipients, so they must not contain anything customers shouldn't see.
    /// </summary>
    ValueTask<object?> ReadAsync(EntityRef about, CancellationToken cancellation = default);
}
