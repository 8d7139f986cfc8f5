using System.ComponentModel.DataAnnotations;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Layout;

/// <summary>How the desk looks.</summary>
internal sealed class ThemeSettings
{
    public const string PageName = "look";

    [Setting(
        "Theme",
        Help = "The colors, fonts, and shapes used on every page. Changes apply the next time a page is opened.",
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
