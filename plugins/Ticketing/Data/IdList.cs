using System.Text.Json;

namespace Hookdesk.Ticketing.Data;

/// <summary>A short list of ids in a column, as a JSON array: always read and written as a whole, with the row that it belongs to.</summary>
internal static class IdList
{
    public const string Empty = "[]";

    public static IReadOnlyList<long> Read(string json) => JsonSerializer.Deserialize<long[]>(json) ?? [];

    public static string Write(IEnumerable<long> ids) => JsonSerializer.Serialize(ids);
}
