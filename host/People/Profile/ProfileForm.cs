using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Host.People.Profile;

/// <summary>The form of one's profile; the picture comes as a file beside it.</summary>
internal sealed record ProfileForm
{
    [Required, StringLength(200)]
    public string Name { get; init; } = "";

    public string Language { get; init; } = "";
    public string TimeZone { get; init; } = "";
    public string Theme { get; init; } = "";
    public bool Shortcuts { get; init; }
    public bool RemovePicture { get; init; }

    /// <summary>Plain text, or HTML where <see cref="Format"/> is <c>html</c>.</summary>
    [DataType(DataType.Html)]
    public string Signature { get; init; } = "";

    public string Format { get; init; } = "";
}
