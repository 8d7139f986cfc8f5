using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Hookdesk.Sdk.Forms;

internal enum FormShape
{
    Value,
    Values,
    Record,
    Records,
}

/// <summary>A property of a record that a form fills: its field's name, how its value is read, and its rules. Found once per type.</summary>
internal sealed class FormProperty
{
    private const int LongestLine = 1000,
        LongestLines = 100_000;

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<FormProperty>> Known = new();
    private static readonly MethodInfo ParserOfParsable = typeof(FormProperty).GetMethod(
        nameof(ParseParsable),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    private readonly PropertyInfo _property;
    private readonly Type _listType;
    private readonly Parser? _parse;
    private readonly bool _isTrimmed,
        _emptyIsNull;

    private FormProperty(PropertyInfo property)
    {
        _property = property;
        var isList = IsOpen(property.PropertyType, typeof(IReadOnlyList<>));
        var isSet = IsOpen(property.PropertyType, typeof(IReadOnlySet<>));
        ItemType = isList || isSet ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
        ItemType = Nullable.GetUnderlyingType(ItemType) ?? ItemType;
        _listType = typeof(List<>).MakeGenericType(ItemType);
        _parse = ParserOf(ItemType);
        if (_parse is null && (isSet || ItemType.GetConstructor(Type.EmptyTypes) is null))
            throw new InvalidOperationException(
                $"{property.DeclaringType}.{property.Name} is a {property.PropertyType}, which a form can't fill. See FormBinding for supported types."
            );
        var isMany = isList || isSet;
        Shape =
            _parse is null ? (isMany ? FormShape.Records : FormShape.Record)
            : isMany ? FormShape.Values
            : FormShape.Value;

        var name = property.GetCustomAttribute<DataMemberAttribute>()?.Name;
        Name = name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Prefix = name ?? $"{Name}.";
        Rules = [.. property.GetCustomAttributes<ValidationAttribute>(inherit: true)];
        var kinds = Rules.OfType<DataTypeAttribute>().Select(rule => rule.DataType).ToList();
        _isTrimmed = !kinds.Exists(kind => kind is DataType.Password or DataType.MultilineText or DataType.Html);
        _emptyIsNull =
            Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (ItemType == typeof(string) && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        var isBounded = kinds.Contains(DataType.Html) || Rules.Any(rule => rule is StringLengthAttribute or MaxLengthAttribute);
        if (ItemType == typeof(string) && (!isBounded || isMany))
            LongestText = kinds.Contains(DataType.MultilineText) ? LongestLines : LongestLine;
    }

    private delegate bool Parser(string text, out object? value);

    public FormShape Shape { get; }

    /// <summary>The field's name; a list of records puts the index behind it.</summary>
    public string Name { get; }

    /// <summary>What stands before the names of a record's own fields.</summary>
    public string Prefix { get; }

    public string Member => _property.Name;

    /// <summary>Of what a value is, or each of several.</summary>
    public Type ItemType { get; }

    public bool IsNumber => IsA(ItemType, typeof(INumberBase<>));

    public IReadOnlyList<ValidationAttribute> Rules { get; }

    /// <summary>The limit of text that has no rule of its own.</summary>
    public int? LongestText { get; }

    public static IReadOnlyList<FormProperty> Of(Type type) =>
        Known.GetOrAdd(
            type,
            static type =>
                [
                    .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(property =>
                            property.SetMethod is { IsPublic: true }
                            && property.GetIndexParameters().Length == 0
                            && property.GetCustomAttribute<IgnoreDataMemberAttribute>() is null
                        )
                        .Select(property => new FormProperty(property)),
                ]
        );

    public object? Get(object model) => _property.GetValue(model);

    /// <summary>The record that is there, or a new one.</summary>
    public object GetOrCreate(object model)
    {
        if (_property.GetValue(model) is { } there)
            return there;
        var made = CreateItem();
        _property.SetValue(model, made);
        return made;
    }

    public object CreateItem() => Activator.CreateInstance(ItemType)!;

    public bool TrySet(object model, string text)
    {
        if (_isTrimmed)
            text = text.Trim();
        if (text.Length == 0 && (_emptyIsNull || ItemType != typeof(string)))
        {
            if (_emptyIsNull)
                _property.SetValue(model, null);
            return true;
        }

        if (!_parse!(text, out var value))
            return false;
        _property.SetValue(model, value);
        return true;
    }

    public bool TrySetAll(object model, IEnumerable<string?> texts)
    {
        var (readable, values) = (true, new List<object>());
        foreach (var text in texts.Select(text => text?.Trim() ?? "").Where(text => text.Length > 0))
            if (text.Length <= (LongestText ?? int.MaxValue) && _parse!(text, out var value))
                values.Add(value!);
            else
                readable = false;
        SetAll(model, values);
        return readable;
    }

    public void SetAll(object model, IEnumerable<object> values)
    {
        var list = (IList)Activator.CreateInstance(_listType)!;
        foreach (var value in values)
            list.Add(value);
        _property.SetValue(
            model,
            IsOpen(_property.PropertyType, typeof(IReadOnlySet<>))
                ? Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(ItemType), list)
                : list
        );
    }

    private static Parser? ParserOf(Type type)
    {
        if (type == typeof(string))
            return static (string text, out object? value) =>
            {
                value = text;
                return true;
            };
        if (type == typeof(bool))
            return static (string text, out object? value) =>
            {
                value = text is "true" or "on";
                return true;
            };
        if (type.IsEnum)
            return (string text, out object? value) =>
                // By name alone: a number would pass for values that are not there.
                Enum.TryParse(type, text, ignoreCase: true, out value)
                && char.IsLetter(text[0])
                && Enum.IsDefined(type, value!);
        return IsA(type, typeof(IParsable<>)) ? ParserOfParsable.MakeGenericMethod(type).CreateDelegate<Parser>() : null;
    }

    private static bool ParseParsable<T>(string text, out object? value)
        where T : IParsable<T>
    {
        var isRead = T.TryParse(text, CultureInfo.InvariantCulture, out var read);
        value = read;
        return isRead;
    }

    private static bool IsA(Type type, Type openInterface) => type.GetInterfaces().Any(implemented => IsOpen(implemented, openInterface));

    private static bool IsOpen(Type type, Type open) => type.IsGenericType && type.GetGenericTypeDefinition() == open;
}
