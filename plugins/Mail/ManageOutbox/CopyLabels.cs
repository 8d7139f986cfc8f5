using Hookdesk.Mail.Data;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageOutbox;

/// <summary>Where a copy stands, in a word.</summary>
/// <param name="Word">The word.</param>
/// <param name="Tone">Its tone.</param>
public sealed record CopyState(string Word, string Tone);

/// <summary>Puts the states of outgoing mail into words.</summary>
internal static class CopyLabels
{
    public static CopyState Of(OutboxState state, bool hasError, IStringLocalizer T) =>
        state switch
        {
            OutboxState.Queued when hasError => new(T["Tried again"], "warning"),
            OutboxState.Queued => new(T["Waiting"], "info"),
            OutboxState.Sending => new(T["Being sent"], "info"),
            OutboxState.Sent => new(T["Sent"], "success"),
            OutboxState.Failed => new(T["Failed"], "danger"),
            _ => new(T["Not sent"], "neutral"),
        };

    public static string Outcome(string outcome, IStringLocalizer T) =>
        outcome switch
        {
            "sent" => T["The server took it"],
            "deferred" => T["Not taken; tried again later"],
            "failed" => T["Given up"],
            "bounced" => T["Came back"],
            "retry" => T["Sent once more by hand"],
            "cancelled" => T["Given up by hand"],
            _ => outcome,
        };
}
