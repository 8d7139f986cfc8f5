using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Host.Admin.Templates;

/// <summary>What an admin wrote in place of a template's text.</summary>
internal sealed record TemplateInput
{
    public string Subject { get; init; } = "";

    [DataType(DataType.Html)]
    public string Body { get; init; } = "";
}
