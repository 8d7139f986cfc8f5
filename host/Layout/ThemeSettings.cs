using System.ComponentModel.DataAnnotations;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Layout;

/// <summary>How the desk looks.</summary>
internal sealed class ThemeSettings
{
    public const string PageName = "look";

    [Setting(
        "Theme",
        Help = "Colours, type and shape of every page. Takes effect with the next page that is opened.",
        Choices = typeof(ThemeChoices)
    )]
    [StringLength(60)]
    public string? Theme { get; set; }
}

/// <summary>The themes that were found, and the one that the installation starts with.</summary>
internal sealed class ThemeChoices(Themes themes) : ISettingChoices
{
    public Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<SettingChoice>>([.. themes.All.Select(theme => new SettingChoice(theme.Id, theme.Name))]);
}
