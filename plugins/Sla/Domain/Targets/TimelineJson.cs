using System.Text.Json;
using System.Text.Json.Serialization;
using Hookdesk.Ticketing.Contracts;
using NodaTime;

namespace Hookdesk.Sla.Domain.Targets;

/// <summary>
/// A timeline as it is stored with its ticket:
/// <c>{"created":…,"statuses":[{"status":0,"at":…}],"messages":[{"kind":0,"id":7,"at":…}]}</c>, with <c>mergedInto</c> where the ticket
/// was merged, and <c>history</c> where it was imported. Times are Unix milliseconds. One document and no child tables, because it is read and written whole with every event of a
/// ticket.
/// </summary>
internal static class TimelineJson
{
    public static string Write(TicketTimeline timeline) =>
        JsonSerializer.Serialize(
            new TimelineDocument(
                timeline.CreatedAt.ToUnixTimeMilliseconds(),
                [.. timeline.Statuses.Select(change => new StatusEntry(change.StatusId, change.At.ToUnixTimeMilliseconds()))],
                [
                    .. timeline.Messages.Select(message => new MessageEntry(
                        (int)message.Kind,
                        message.MessageId,
                        message.At.ToUnixTimeMilliseconds()
                    )),
                ],
                timeline.MergedInto,
                timeline.IsHistory ? true : null
            ),
            TimelineJsonContext.Default.TimelineDocument
        );

    /// <exception cref="JsonException">The text is not one that <see cref="Write"/> made.</exception>
    public static TicketTimeline Read(string text)
    {
        if (
            JsonSerializer.Deserialize(text, TimelineJsonContext.Default.TimelineDocument)
            is not { Statuses: { Length: > 0 } statuses, Messages: { } messages } document
        )
            throw new JsonException("A timeline has at least one status and a list of messages.");
        return new TicketTimeline(
            Instant.FromUnixTimeMilliseconds(document.Created),
            [.. statuses.Select(entry => new StatusChange(Instant.FromUnixTimeMilliseconds(entry.At), entry.Status))],
            [
                .. messages.Select(entry => new TimelineMessage(
                    Instant.FromUnixTimeMilliseconds(entry.At),
                    entry.Id,
                    (TimelineMessageKind)entry.Kind
                )),
            ]
        )
        {
            MergedInto = document.MergedInto,
            IsHistory = document.History is true,
        };
    }
}

internal sealed record TimelineDocument(
    long Created,
    StatusEntry[] Statuses,
    MessageEntry[] Messages,
    long? MergedInto,
    bool? History = null
);

internal readonly record struct StatusEntry(int Status, long At);

internal readonly record struct MessageEntry(int Kind, long Id, long At);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(TimelineDocument))]
internal sealed partial class TimelineJsonContext : JsonSerializerContext;
