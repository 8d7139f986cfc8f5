using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Sdk.Forms;

/// <summary>Fills records from one posted form and gathers what is wrong.</summary>
/// <param name="posted">The form.</param>
/// <param name="services">For rules that ask for them.</param>
/// <param name="own">The localizer of the record's owner.</param>
/// <param name="T">The texts of the host.</param>
internal sealed class FormReader(IFormCollection posted, IServiceProvider services, IStringLocalizer own, IStringLocalizer T)
{
    private const int MostRecords = 100;

    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public void Read(object model, string prefix)
    {
        var before = Errors.Count;
        foreach (var property in FormProperty.Of(model.GetType()))
        {
            var name = prefix + property.Name;
            if (property.Shape == FormShape.Record)
                Read(property.GetOrCreate(model), prefix + property.Prefix);
            else if (property.Shape == FormShape.Records)
                property.SetAll(model, Records(property, name));
            else if (posted.TryGetValue(name, out var values) && Fill(property, model, values) is { } unreadable)
            {
                Errors.TryAdd(name, unreadable);
                continue;
            }

            if (Check(property, model) is { } problem)
                Errors.TryAdd(name, problem);
        }

        if (Errors.Count > before || model is not IValidatableObject whole)
            return;
        foreach (var result in whole.Validate(new ValidationContext(model, services, null)))
            if (result != ValidationResult.Success)
                Errors.TryAdd(NameOf(result.MemberNames.FirstOrDefault()), own[result.ErrorMessage ?? ""]);

        string NameOf(string? member) =>
            FormProperty.Of(model.GetType()).FirstOrDefault(property => property.Member == member) is { } property
                ? prefix + property.Name
                : prefix + member;
    }

    private string? Fill(FormProperty property, object model, StringValues values)
    {
        if (property.Shape == FormShape.Value)
            return property.TrySet(model, values.FirstOrDefault() ?? "") ? null : Unreadable(property);
        return property.TrySetAll(model, values) ? null : Unreadable(property);
    }

    private IEnumerable<object> Records(FormProperty property, string name)
    {
        for (var index = 0; index < MostRecords; index++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}].");
            if (!posted.Keys.Any(key => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                yield break;
            var record = property.CreateItem();
            Read(record, prefix);
            yield return record;
        }
    }

    private string? Check(FormProperty property, object model)
    {
        var value = property.Get(model);
        if (value is string text && property.LongestText is { } longest && text.Length > longest)
            return T["Enter no more than {0} characters.", longest];
        foreach (var rule in property.Rules)
        {
            var context = new ValidationContext(model, services, null) { MemberName = property.Member, DisplayName = property.Name };
            if (rule.GetValidationResult(value, context) is { } failed)
                return RuleText.Of(rule, failed, own, T);
        }

        return null;
    }

    private string Unreadable(FormProperty property) =>
        property.ItemType.IsEnum ? T["Choose an option from the list."]
        : property.IsNumber ? T["Enter a number."]
        : T["This value can't be read."];
}
