using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Localization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Settings;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Settings;

/// <summary>Reads, checks and saves settings of any class, for the page that is made from it.</summary>
internal sealed class SettingsPages(
    IEnumerable<SettingsContribution> contributions,
    IServiceProvider services,
    IConfiguration configuration,
    PoLocalizerFactory texts,
    IContributionGuard guard,
    IStringLocalizer<HostTexts> T
)
{
    public SettingsContribution? Find(string name) => contributions.FirstOrDefault(page => page.Name == name);

    public async Task<SettingsForm> LoadAsync(SettingsContribution page, CancellationToken cancellation)
    {
        var settings = await AccessTo(page).GetAsync(cancellation).ConfigureAwait(false);
        return await FormAsync(page, settings, null, new Dictionary<string, string>(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Saves the form, or returns it with its errors by field name; the empty name stands for the whole.</summary>
    public async Task<SettingsForm?> SaveAsync(SettingsContribution page, IFormCollection form, CancellationToken cancellation)
    {
        var access = AccessTo(page);
        var saved = await access.GetAsync(cancellation).ConfigureAwait(false);
        var settings = Copy(page.Type, saved);
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in SettingField.Of(page.Type))
        {
            Read(page, field, form, settings, errors);
            if (!await IsListedAsync(field, settings, saved, cancellation).ConfigureAwait(false))
                errors.TryAdd(field.Name, T["Choose an option from the list."]);
        }

        if (settings is IValidatableObject whole && errors.Count == 0)
            foreach (
                var result in whole
                    .Validate(new ValidationContext(settings, services, null))
                    .Where(result => result != ValidationResult.Success)
            )
                errors.TryAdd(result.MemberNames.FirstOrDefault() ?? "", texts.For(page.PluginId)[result.ErrorMessage ?? ""]);
        if (errors.Count > 0)
            return await FormAsync(page, saved, form, errors, cancellation).ConfigureAwait(false);
        try
        {
            await access.SaveAsync(settings, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (ValidationException error)
        {
            errors[error.ValidationResult.MemberNames.FirstOrDefault() ?? ""] = texts.For(page.PluginId)[
                error.ValidationResult.ErrorMessage ?? error.Message
            ];
            return await FormAsync(page, saved, form, errors, cancellation).ConfigureAwait(false);
        }
    }

    // The list of an enum is checked where it is read. What stands in the database although the list no longer has it may stay.
    private async Task<bool> IsListedAsync(SettingField field, object settings, object saved, CancellationToken cancellation)
    {
        if (field.Attribute.Choices is null)
            return true;
        var value = field.Format(settings);
        return value == field.Format(saved)
            || (value.Length == 0 && field.IsOptional)
            || (await ListAsync(field, cancellation).ConfigureAwait(false)).Any(choice => choice.Value == value);
    }

    private void Read(
        SettingsContribution page,
        SettingField field,
        IFormCollection form,
        object settings,
        Dictionary<string, string> errors
    )
    {
        // What configuration sets cannot be changed here; the field is not even sent.
        if (!form.TryGetValue(field.Name, out var sent) || IsConfigured(page, field))
            return;
        var text = sent[0] ?? "";
        if (field.Control == SettingControl.Secret && text.Length == 0)
        {
            // An empty field keeps the secret, which was never sent to the browser.
            if (form[$"{field.Name}.remove"].FirstOrDefault() != "true")
                return;
            field.Property.SetValue(settings, field.IsOptional ? null : "");
        }
        else if (field.TryParse(text, out var value))
        {
            field.Property.SetValue(settings, value);
        }
        else
        {
            errors[field.Name] = field.Control == SettingControl.Number ? T["Enter a number."] : T["This value can't be read."];
            return;
        }

        foreach (var attribute in field.Property.GetCustomAttributes<ValidationAttribute>(inherit: true))
        {
            var context = new ValidationContext(settings, services, null)
            {
                MemberName = field.Name,
                DisplayName = texts.For(page.PluginId)[field.Attribute.Label],
            };
            if (attribute.GetValidationResult(field.Property.GetValue(settings), context) is not { } failed)
                continue;
            errors[field.Name] = RuleText.Of(attribute, failed, texts.For(page.PluginId), T);
            break;
        }
    }

    // What was typed comes back as it was typed, also what cannot be read; but for a secret, which leaves the desk no more and has to
    // be typed again.
    private async Task<SettingsForm> FormAsync(
        SettingsContribution page,
        object saved,
        IFormCollection? typed,
        Dictionary<string, string> errors,
        CancellationToken cancellation
    )
    {
        var own = texts.For(page.PluginId);
        var fields = new List<SettingsFormField>();
        foreach (var field in SettingField.Of(page.Type))
        {
            var stored = field.Format(saved);
            var isConfigured = IsConfigured(page, field);
            var value =
                !isConfigured && typed is not null && typed.TryGetValue(field.Name, out var sent) ? ShownAs(field, sent[0] ?? "") : stored;
            if (typed is not null && !isConfigured && field.Control == SettingControl.Secret && value.Length > 0)
                errors.TryAdd(field.Name, T["Enter this again. For security, it isn't sent back to the browser."]);
            fields.Add(
                new SettingsFormField(
                    field,
                    own[field.Attribute.Label],
                    field.Attribute.Help is { } help ? own[help].Value : null,
                    field.Control == SettingControl.Secret ? "" : value,
                    stored.Length > 0,
                    isConfigured,
                    errors.GetValueOrDefault(field.Name),
                    await ChoicesAsync(field, own, value, cancellation).ConfigureAwait(false)
                )
            );
        }

        return new SettingsForm(page, own[page.Title], own[page.Help], fields, errors);
    }

    private async Task<IReadOnlyList<SettingChoice>> ChoicesAsync(
        SettingField field,
        IStringLocalizer own,
        string value,
        CancellationToken cancellation
    )
    {
        if (field.Control != SettingControl.Choice)
            return [];
        var choices = field.Attribute.Choices is not null
            ? await ListAsync(field, cancellation).ConfigureAwait(false)
            : [.. Enum.GetNames(field.Type).Select(name => new SettingChoice(name, own[name]))];
        if (field.IsOptional || value.Length == 0)
            choices = [new SettingChoice("", T["Not set"]), .. choices];
        // A value that has gone from the list must not silently become another when the page is saved.
        return choices.Any(choice => choice.Value == value) ? choices : [.. choices, new SettingChoice(value, value)];
    }

    private async Task<IReadOnlyList<SettingChoice>> ListAsync(SettingField field, CancellationToken cancellation)
    {
        var choices = (ISettingChoices)ActivatorUtilities.CreateInstance(services, field.Attribute.Choices!);
        return await guard
            .CallAsync(
                choices,
                "choices of a setting",
                async stop => await choices.ListAsync(stop).ConfigureAwait(false),
                [],
                PluginLimits.OfPagePart,
                cancellation
            )
            .ConfigureAwait(false);
    }

    // A switch is compared with the value of its property, which is written otherwise than in the form.
    private static string ShownAs(SettingField field, string typed) =>
        field.Control == SettingControl.Switch ? (typed == "true").ToString() : typed;

    private bool IsConfigured(SettingsContribution page, SettingField field) =>
        configuration.GetSection($"Hookdesk:Settings:{page.Name}:{field.Name}").Exists();

    private static object Copy(Type type, object settings)
    {
        // Settings are served from memory: what is typed here must not change them for others before it is saved.
        var copy = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0)
                property.SetValue(copy, property.GetValue(settings));
        return copy;
    }

    private ISettingsAccess AccessTo(SettingsContribution page) =>
        (ISettingsAccess)ActivatorUtilities.CreateInstance(services, typeof(SettingsAccess<>).MakeGenericType(page.Type));

    private interface ISettingsAccess
    {
        Task<object> GetAsync(CancellationToken cancellation);

        Task SaveAsync(object settings, CancellationToken cancellation);
    }

    private sealed class SettingsAccess<T>(ISettings<T> settings) : ISettingsAccess
        where T : class, new()
    {
        public async Task<object> GetAsync(CancellationToken cancellation) => await settings.GetAsync(cancellation).ConfigureAwait(false);

        public Task SaveAsync(object value, CancellationToken cancellation) => settings.SaveAsync((T)value, cancellation);
    }
}

/// <summary>A settings page as it is shown, in the reader's language.</summary>
public sealed record SettingsForm(
    SettingsContribution Page,
    string Title,
    string Help,
    IReadOnlyList<SettingsFormField> Fields,
    IReadOnlyDictionary<string, string> Errors
);

/// <summary>A field of it.</summary>
public sealed record SettingsFormField(
    SettingField Field,
    string Label,
    string? Help,
    string Value,
    bool IsSet,
    bool IsConfigured,
    string? Error,
    IReadOnlyList<SettingChoice> Choices
);
