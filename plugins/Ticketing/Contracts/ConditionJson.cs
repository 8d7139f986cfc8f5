using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hookdesk.Ticketing.Contracts;

[JsonSerializable(typeof(ConditionGroup))]
internal sealed partial class ConditionJsonContext : JsonSerializerContext;

/// <summary>The stored form of conditions, with its limits. Used by the serializer; call <see cref="ConditionGroup.Parse"/>.</summary>
public sealed class ConditionJson : JsonConverter<ConditionGroup>
{
    private const int Version = 1;

    /// <inheritdoc />
    public override ConditionGroup Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out var version))
            throw new JsonException("A condition is an object with a version.");
        if (!version.TryGetInt32(out var number) || number != Version)
            throw new JsonException($"Version {version.GetRawText()} of conditions isn't known.");
        var left = Condition.MostTests;
        return Read(root, 1, ref left) as ConditionGroup ?? throw new JsonException("The outermost condition is a group.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ConditionGroup value, JsonSerializerOptions options) =>
        Write(writer, value, isRoot: true);

    private static Condition Read(JsonElement element, int level, ref int left)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new JsonException("A condition is an object.");
        if (!element.TryGetProperty("conditions", out var conditions))
        {
            if (--left < 0)
                throw new JsonException($"A condition has at most {Condition.MostTests} tests.");
            return new ConditionTest(Text(element, "field"), Text(element, "operator"), Values(element));
        }
        if (level > Condition.MostLevels)
            throw new JsonException($"At most {Condition.MostLevels} groups of conditions are inside each other.");
        if (conditions.ValueKind != JsonValueKind.Array)
            throw new JsonException("The conditions of a group are an array.");
        var match = Text(element, "match") switch
        {
            "all" => ConditionMatch.All,
            "any" => ConditionMatch.Any,
            "none" => ConditionMatch.None,
            var other => throw new JsonException($"“{other}” isn't a valid match."),
        };
        var read = new List<Condition>(conditions.GetArrayLength());
        foreach (var condition in conditions.EnumerateArray())
            read.Add(Read(condition, level + 1, ref left));
        return new ConditionGroup(match, read);
    }

    private static List<string> Values(JsonElement element)
    {
        if (!element.TryGetProperty("values", out var values))
            return [];
        if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() > Condition.MostValues)
            throw new JsonException($"The values of a test are an array of at most {Condition.MostValues}.");
        return [.. values.EnumerateArray().Select(Text)];
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) ? Text(text) : throw new JsonException($"A condition without “{name}”.");

    private static string Text(JsonElement text) =>
        text.ValueKind == JsonValueKind.String && text.GetString() is { Length: <= Condition.LongestValue } value
            ? value
            : throw new JsonException($"Not a text of at most {Condition.LongestValue} characters: {text.ValueKind}.");

    private static void Write(Utf8JsonWriter writer, Condition condition, bool isRoot = false)
    {
        writer.WriteStartObject();
        if (isRoot)
            writer.WriteNumber("version", Version);
        if (condition is ConditionTest test)
        {
            writer.WriteString("field", test.Field);
            writer.WriteString("operator", test.Operator);
            writer.WriteStartArray("values");
            foreach (var value in test.Values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }
        else if (condition is ConditionGroup group)
        {
            writer.WriteString(
                "match",
                group.Match switch
                {
                    ConditionMatch.All => "all",
                    ConditionMatch.Any => "any",
                    _ => "none",
                }
            );
            writer.WriteStartArray("conditions");
            foreach (var part in group.Conditions)
                Write(writer, part);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
