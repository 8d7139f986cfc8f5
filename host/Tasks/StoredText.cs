using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hookdesk.Sdk.Tasks;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Tasks;

/// <summary>What is kept of a run: what the job said, or what the host says of it, as JSON; or an error in its own words.</summary>
internal sealed record StoredText
{
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    [JsonPropertyName("plural")]
    public string? Plural { get; init; }

    [JsonPropertyName("count")]
    public long? Count { get; init; }

    [JsonPropertyName("values")]
    public JsonElement[] Values { get; init; } = [];

    /// <summary>True for a text of the host, not of the job's plugin.</summary>
    [JsonPropertyName("host")]
    public bool IsOfHost { get; init; }

    public static string Of(TaskText said, bool isOfHost = false) =>
        JsonSerializer.Serialize(
            new StoredText
            {
                Text = said.Text,
                Plural = said.Plural,
                Count = said.Count,
                Values = [.. said.Values.Select(Element)],
                IsOfHost = isOfHost,
            }
        );

    /// <summary>In the reader's language.</summary>
    /// <param name="stored">From <see cref="Of"/>, or an error.</param>
    /// <param name="T">The texts of the job's plugin.</param>
    /// <param name="texts">The texts of the host.</param>
    public static string Show(string stored, IStringLocalizer T, IStringLocalizer texts)
    {
        if (!stored.StartsWith('{'))
            return stored;
        try
        {
            return JsonSerializer.Deserialize<StoredText>(stored) is { } text
                ? new TaskText(text.Text, text.Plural, text.Count, [.. text.Values.Select(Value)]).In(text.IsOfHost ? texts : T)
                : stored;
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return stored;
        }
    }

    private static JsonElement Element(object value) =>
        value is int or long
            ? JsonSerializer.SerializeToElement(Convert.ToInt64(value, CultureInfo.InvariantCulture))
            : JsonSerializer.SerializeToElement(Convert.ToString(value, CultureInfo.InvariantCulture));

    private static object Value(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : value.GetString() ?? "";
}
