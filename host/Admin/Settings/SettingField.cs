using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Hookdesk.Sdk.Settings;

namespace Hookdesk.Host.Admin.Settings;

/// <summary>What sort of control a setting gets.</summary>
public enum SettingControl
{
    Text,
    Multiline,
    Secret,
    Number,
    Switch,
    Choice,
    Lines,
}

/// <summary>A property of a settings class as a field of a form.</summary>
public sealed class SettingField
{
    private SettingField(PropertyInfo property, SettingAttribute attribute, int position)
    {
        Property = property;
        Attribute = attribute;
        Position = position;
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Control = ControlOf();
    }

    public PropertyInfo Property { get; }

    public SettingAttribute Attribute { get; }

    public string Name => Property.Name;

    /// <summary>The type of the value, without <see cref="Nullable{T}"/>.</summary>
    public Type Type { get; }

    public SettingControl Control { get; }

    public bool IsOptional => Property.PropertyType != Type || (!Type.IsValueType && !Property.IsDefined(typeof(RequiredAttribute)));

    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    private int Position { get; }

    /// <summary>The fields of a class, in order: those with a <see cref="SettingAttribute"/>.</summary>
    public static IReadOnlyList<SettingField> Of(Type settings) =>
        [
            .. settings
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property is { CanRead: true, CanWrite: true } && property.IsDefined(typeof(SettingAttribute)))
                .Select((property, position) => new SettingField(property, property.GetCustomAttribute<SettingAttribute>()!, position))
                .OrderBy(field => field.Attribute.Order)
                .ThenBy(field => field.Position),
        ];

    /// <summary>The value as a form holds it.</summary>
    public string Format(object settings) =>
        Property.GetValue(settings) switch
        {
            null => "",
            IEnumerable<string> lines => string.Join('\n', lines),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString() ?? "",
        };

    /// <summary>Reads what the form holds. False when it is not of the property's type.</summary>
    public bool TryParse(string text, out object? value)
    {
        text = Control is SettingControl.Multiline or SettingControl.Lines ? text.ReplaceLineEndings("\n") : text.Trim();
        value = null;
        if (Type == typeof(string))
        {
            value =
                text.Length == 0 && IsOptional && new NullabilityInfoContext().Create(Property).WriteState == NullabilityState.Nullable
                    ? null
                    : text;
            return true;
        }

        if (Control == SettingControl.Lines)
        {
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            value = Property.PropertyType.IsArray ? lines : lines.ToList();
            return true;
        }

        if (text.Length == 0 && Property.PropertyType != Type)
            return true;
        if (Type.IsEnum)
            return Enum.TryParse(Type, text, ignoreCase: false, out value) && Enum.IsDefined(Type, value!);
        try
        {
            var invariant = CultureInfo.InvariantCulture;
            value =
                Type == typeof(TimeSpan) ? TimeSpan.Parse(text, invariant)
                : Type == typeof(bool) ? text == "true"
                : Type == typeof(TimeOnly) ? TimeOnly.Parse(text, invariant)
                : Type == typeof(DateOnly) ? DateOnly.Parse(text, invariant)
                : Convert.ChangeType(text, Type, invariant);
            return true;
        }
        catch (Exception error) when (error is FormatException or OverflowException or InvalidCastException)
        {
            return false;
        }
    }

    private SettingControl ControlOf()
    {
        if (Attribute.Secret)
            return SettingControl.Secret;
        if (Attribute.Choices is not null || Type.IsEnum)
            return SettingControl.Choice;
        if (Type == typeof(bool))
            return SettingControl.Switch;
        if (Type != typeof(string) && typeof(IEnumerable<string>).IsAssignableFrom(Type))
            return SettingControl.Lines;
        if (Type == typeof(string))
            return Attribute.Multiline ? SettingControl.Multiline : SettingControl.Text;
        return Type.IsPrimitive || Type == typeof(decimal) ? SettingControl.Number : SettingControl.Text;
    }
}
