using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Html;
using Scriban.Runtime;

namespace Hookdesk.Host.Templates;

/// <summary>
/// Copies a model into Scriban's own objects. A template then holds plain values only: there is no .NET object whose members or methods
/// it could reach.
/// </summary>
internal static class TemplateValues
{
    private const int DeepestNesting = 8;

    public static ScriptObject From(object model) =>
        Copy(model, 0) as ScriptObject
        ?? throw new ArgumentException("The model of a template must be a dictionary or an object with properties.", nameof(model));

    /// <summary>The model with values of others; of two with one name the model's counts.</summary>
    public static ScriptObject From(object model, IReadOnlyDictionary<string, object?>? added)
    {
        var values = From(model);
        foreach (var (name, value) in added ?? new Dictionary<string, object?>())
            if (!values.ContainsKey(name))
                values.SetValue(name, Copy(value, 1), readOnly: true);
        return values;
    }

    /// <summary>The names that a template can use, dotted, for the list shown to the admin.</summary>
    public static IEnumerable<string> NamesOf(object model, IReadOnlyDictionary<string, object?>? added = null) =>
        Names(From(model, added), "");

    private static IEnumerable<string> Names(ScriptObject values, string prefix)
    {
        foreach (var (name, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (value is ScriptObject inner)
                foreach (var below in Names(inner, $"{prefix}{name}."))
                    yield return below;
            else
                yield return prefix + name;
        }
    }

    private static object? Copy(object? value, int depth) =>
        value switch
        {
            null or string or bool or byte or short or int or long or float or double or decimal => value,
            IHtmlContent html => new TemplateHtml(html),
            DateTimeOffset time => time.DateTime,
            DateTime or TimeSpan => value,
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            Enum or Guid or Uri or char or TimeOnly => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ when depth == DeepestNesting => null,
            IDictionary dictionary => FromDictionary(dictionary, depth),
            IEnumerable list => new ScriptArray(list.Cast<object?>().Select(item => Copy(item, depth + 1))!),
            _ => FromProperties(value, depth),
        };

    private static ScriptObject FromDictionary(IDictionary dictionary, int depth)
    {
        var copy = new ScriptObject();
        foreach (DictionaryEntry entry in dictionary)
            copy.SetValue(
                SnakeCase(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!),
                Copy(entry.Value, depth + 1),
                readOnly: true
            );
        return copy;
    }

    private static ScriptObject FromProperties(object value, int depth)
    {
        var copy = new ScriptObject();
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            if (property.CanRead && property.GetIndexParameters().Length == 0)
                copy.SetValue(SnakeCase(property.Name), Copy(property.GetValue(value), depth + 1), readOnly: true);
        return copy;
    }

    private static string SnakeCase(string name) => StandardMemberRenamer.Rename(name);
}

/// <summary>
/// HTML that a plugin vouches for by giving it as <see cref="IHtmlContent"/>. To a template it is a value without members.
/// </summary>
internal sealed class TemplateHtml(IHtmlContent content)
{
    public override string ToString()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        return writer.ToString();
    }
}
