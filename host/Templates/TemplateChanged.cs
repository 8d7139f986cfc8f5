using Hookdesk.Sdk;
using Hookdesk.Sdk.Hooks;

namespace Hookdesk.Host.Templates;

/// <summary>An admin edited a template, or took the edit back.</summary>
/// <param name="Name">The template's name.</param>
/// <param name="Language">In which language.</param>
/// <param name="Reset">True when the plugin's own text is used again.</param>
[Hook("template.changed")]
internal sealed record TemplateChanged(string Name, string Language, bool Reset) : IAuditedAction
{
    public EntityRef Subject => new("template", 0);
}
