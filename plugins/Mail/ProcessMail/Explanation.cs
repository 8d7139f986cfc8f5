using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>
/// What was done with a mail and why, as it is kept and shown as <em>details</em>. Codes, not sentences: they are put into words where
/// they are shown.
/// </summary>
internal sealed record Explanation
{
    /// <summary>What was done; one of <see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The rule by which the ticket was found; one of <see cref="TicketRules"/>.</summary>
    public string? TicketRule { get; init; }

    /// <summary>What the rule saw: a Message-ID, a number.</summary>
    public string? Evidence { get; init; }

    /// <summary>Signatures that had our form and were wrong.</summary>
    public IReadOnlyList<string>? Rejected { get; init; }

    /// <summary>The header that made it automatic mail, with its value.</summary>
    public string? AutomaticMark { get; init; }

    /// <summary>By what quotation was found and folded.</summary>
    public string? Quotation { get; init; }

    /// <summary>Attachments that the reader's computer would run.</summary>
    public IReadOnlyList<string>? Executables { get; init; }

    /// <summary>What became of the receipt; one of <see cref="Receipts"/>; null where none was due.</summary>
    public string? Receipt { get; init; }

    /// <summary>The diagnostic of a bounce, or the reason of a refusal.</summary>
    public string? Detail { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static Explanation? FromJson(string? json) =>
        string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<Explanation>(json, Json);
}

/// <summary>What can be done with a mail.</summary>
internal static class Outcomes
{
    public const string NewTicket = "new-ticket";
    public const string CustomerMessage = "customer-message";
    public const string AgentMessage = "agent-message";
    public const string OwnMail = "own-mail";
    public const string Bounce = "bounce";
    public const string DelayReport = "delay-report";
    public const string ForeignBounce = "bounce-of-unknown-mail";
    public const string ForwardedByAgent = "forwarded-by-agent";
    public const string PastReply = "past-reply";
    public const string Repeated = "repeated";
    public const string Refused = "refused";
}

/// <summary>The rules that find a ticket, in their order.</summary>
internal static class TicketRules
{
    public const string SignedId = "signed-message-id";
    public const string KnownId = "known-message-id";
    public const string BodyToken = "signed-token-in-body";
    public const string SubjectNumber = "number-in-subject";
    public const string None = "none";

    /// <summary>It answers a ticket, but was forwarded to the address of another department.</summary>
    public const string ForwardedElsewhere = "forwarded-to-another-department";

    /// <summary>It could not be processed by itself, and an admin made a ticket of it.</summary>
    public const string MadeByHand = "made-by-hand";
}

/// <summary>What can become of a receipt.</summary>
internal static class Receipts
{
    public const string Sent = "sent";
    public const string AutomaticMail = "automatic-mail";
    public const string TooMany = "too-many";
    public const string OldMail = "old-mail";
    public const string TemplateFailed = "template-failed";
}
