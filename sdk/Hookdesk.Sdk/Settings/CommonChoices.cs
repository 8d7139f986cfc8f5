using Hookdesk.Sdk.Localization;

namespace Hookdesk.Sdk.Settings;

/// <summary>The languages of the installation, each by its own name.</summary>
/// <param name="languages">The languages.</param>
public sealed class LanguageChoices(ILanguages languages) : ISettingChoices
{
    /// <inheritdoc />
    public Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<SettingChoice>>([
            .. languages.Available.Select(language => new SettingChoice(language.Tag, language.Name)),
        ]);
}

/// <summary>The time zones of the world by IANA name, UTC first.</summary>
public sealed class TimeZoneChoices : ISettingChoices
{
    // The list of the operating system does not change while the process runs. Names without a region (EST, W-SU) are old spellings of
    // others.
    private static readonly Lazy<IReadOnlyList<SettingChoice>> Zones = new(() =>
        [
            new SettingChoice("UTC", "UTC"),
            .. TimeZoneInfo
                .GetSystemTimeZones()
                .Select(zone =>
                    zone.HasIanaId ? zone.Id
                    : TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var iana) ? iana
                    : null
                )
                .OfType<string>()
                .Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(id => new SettingChoice(id, id.Replace('_', ' '))),
        ]
    );

    /// <summary>The choices.</summary>
    public static IReadOnlyList<SettingChoice> All => Zones.Value;

    /// <inheritdoc />
    public Task<IReadOnlyList<SettingChoice>> ListAsync(CancellationToken cancellation = default) => Task.FromResult(All);
}
