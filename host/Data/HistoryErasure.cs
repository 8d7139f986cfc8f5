using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hookdesk.Sdk.Security;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;

namespace Hookdesk.Host.Data;

/// <summary>
/// Takes personal texts out of the event log and out of typed parts when something is erased for good. Rows of the log stay: others have
/// read up to their ids.
/// </summary>
internal static class HistoryErasure
{
    // So many ids in one statement.
    private const int Portion = 500;

    // Who works here stays known; everybody else is somebody whose data it was.
    private static readonly ActorKind[] Own = [ActorKind.System, ActorKind.User, ActorKind.Rule];

    private static readonly string[] Times = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd"];

    public static async Task EraseAsync(
        DataConnection connection,
        string kind,
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation
    )
    {
        foreach (var some in ids.Distinct().Chunk(Portion))
        {
            var events = connection.GetTable<EventRow>().Where(row => row.SubjectKind == kind && some.Contains(row.SubjectId));
            await events
                .Where(row => !Own.Contains(row.ActorKind))
                .Set(row => row.ActorName, "")
                .UpdateAsync(cancellation)
                .ConfigureAwait(false);
            var payloads = await events.Select(row => new { row.Id, row.Payload }).ToListAsync(cancellation).ConfigureAwait(false);
            foreach (var row in payloads)
                if (WithoutTexts(row.Payload) is var payload && payload != row.Payload)
                    await connection
                        .GetTable<EventRow>()
                        .Where(stored => stored.Id == row.Id)
                        .Set(stored => stored.Payload, payload)
                        .UpdateAsync(cancellation)
                        .ConfigureAwait(false);
            // The table of parts belongs to a floor above this one.
            await connection
                .ExecuteAsync(
                    $"DELETE FROM core_part WHERE owner_kind = @kind AND owner_id IN ({string.Join(',', some.Select(Number))})",
                    cancellation,
                    new DataParameter("kind", kind)
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>The payload with every text emptied. Times, durations and GUIDs, which JSON writes as texts, stay.</summary>
    public static string WithoutTexts(string payload)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(payload);
        }
        catch (JsonException)
        {
            return "{}";
        }

        if (root is JsonValue value)
            return IsText(value) ? "\"\"" : payload;
        return Empty(root) ? root!.ToJsonString() : payload;
    }

    /// <returns>True when there was a text.</returns>
    private static bool Empty(JsonNode? node)
    {
        var changed = false;
        if (node is JsonObject members)
            foreach (var (name, member) in members.ToList())
                if (member is JsonValue value && IsText(value))
                {
                    members[name] = "";
                    changed = true;
                }
                else
                    changed |= Empty(member);
        else if (node is JsonArray items)
            for (var i = 0; i < items.Count; i++)
                if (items[i] is JsonValue value && IsText(value))
                {
                    items[i] = "";
                    changed = true;
                }
                else
                    changed |= Empty(items[i]);
        return changed;
    }

    private static bool IsText(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.String
        && value.GetValue<string>() is { Length: > 0 } text
        && !DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && !TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out _)
        && !Guid.TryParseExact(text, "D", out _);

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
