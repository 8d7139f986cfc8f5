using System.ComponentModel.DataAnnotations;

namespace Hookdesk.Host.Setup.Wizard;

/// <summary>The code from the program's output.</summary>
internal sealed record CodeForm
{
    public string Code { get; init; } = "";
}

/// <summary>The installation's language.</summary>
internal sealed record LanguageForm
{
    public string Language { get; init; } = "";
}

/// <summary>The first administrator. What else a name, an address and a password must be is checked where the user is made.</summary>
internal sealed record AdministratorForm
{
    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    [DataType(DataType.Password)]
    public string Password { get; init; } = "";

    [DataType(DataType.Password), Compare(nameof(Password), ErrorMessage = "The passwords don't match.")]
    public string Again { get; init; } = "";
}
