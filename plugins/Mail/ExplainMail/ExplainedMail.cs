namespace Hookdesk.Mail.ExplainMail;

/// <summary>What would be done with a mail, as <c>mail explain</c> prints it. Scripts read it: members are only ever added.</summary>
internal sealed record ExplainedMail
{
    public required string? MessageId { get; init; }
    public required DateTimeOffset? Date { get; init; }
    public required ExplainedPerson? From { get; init; }
    public required IReadOnlyList<ExplainedPerson> ReplyTo { get; init; }
    public required IReadOnlyList<ExplainedPerson> To { get; init; }
    public required IReadOnlyList<ExplainedPerson> Cc { get; init; }
    public required string Subject { get; init; }
    public required string? Language { get; init; }
    public required string Text { get; init; }
    public required string Html { get; init; }

    /// <summary>The new part: HTML where the mail has HTML, else text; the whole where nothing is folded.</summary>
    public required string Visible { get; init; }

    /// <summary>The rest as text.</summary>
    public required string Folded { get; init; }

    public required string? FoldedBy { get; init; }
    public required IReadOnlyList<ExplainedAttachment> Attachments { get; init; }

    /// <summary>It gets no automatic answer.</summary>
    public required bool Automatic { get; init; }

    public required string? AutomaticMark { get; init; }

    /// <summary>A machine wrote it: it reopens nothing.</summary>
    public required bool MachineMade { get; init; }

    public required bool Bounce { get; init; }
    public required ExplainedBounce? BounceOf { get; init; }
    public required ExplainedTicket Ticket { get; init; }
    public required ExplainedDepartment? Department { get; init; }
}

/// <summary>A person.</summary>
internal sealed record ExplainedPerson(string Name, string Address);

/// <summary>A file.</summary>
internal sealed record ExplainedAttachment(
    string Name,
    string Type,
    long Size,
    string Sha256,
    bool Inline,
    string? ContentId,
    bool Executable
);

/// <summary>What a bounce says, and of which message it is.</summary>
internal sealed record ExplainedBounce(
    long? TicketId,
    long? MessageId,
    string? Recipient,
    bool Permanent,
    string Diagnostic,
    IReadOnlyList<string> MessageIds
);

/// <summary>The ticket; no id means a new one.</summary>
internal sealed record ExplainedTicket(long? Id, string Rule, string? Evidence, IReadOnlyList<string> RejectedSignatures);

/// <summary>The department, and by which rule.</summary>
internal sealed record ExplainedDepartment(long Id, string Name, string Rule, string Mailbox);
