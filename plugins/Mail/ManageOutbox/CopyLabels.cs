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
            OutboxState.Queued when hasError => new(T["Retrying"], "warning"),
            OutboxState.Queued => new(T["Waiting"], "info"),
            OutboxState.Sending => new(T["Sending"], "info"),
            OutboxState.Sent => new(T["Sent"], "success"),
            OutboxState.Failed => new(T["Failed"], "danger"),
            _ => new(T["Failed"], "neutral"),
        };

    public static string Outcome(string outcome, IStringLocalizer T) =>
        outcome switch
        {
            "sent" => T["Accepted by the server"],
            DeliveryLogRow.Deferred => T["Not accepted. Retrying later"],
            "failed" => T["Stopped"],
            "bounced" => T["Returned"],
            "retry" => T["Resent by an admin"],
            "canceled" => T["Stopped by an admin"],
            _ => outcome,
        };
}
