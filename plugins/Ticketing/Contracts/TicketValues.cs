namespace Hookdesk.Ticketing.Contracts;

/// <summary>How urgent a ticket is. The numbers are stored and order from low to urgent.</summary>
public enum TicketPriority
{
    /// <summary>Can wait.</summary>
    Low = 0,

    /// <summary>As usual.</summary>
    Normal = 1,

    /// <summary>Before the others.</summary>
    High = 2,

    /// <summary>Now.</summary>
    Urgent = 3,
}

/// <summary>Whose a message is and who may read it. The numbers are stored.</summary>
public enum MessageKind
{
    /// <summary>From a customer.</summary>
    Customer = 0,

    /// <summary>From an agent to the customer.</summary>
    Reply = 1,

    /// <summary>From an agent to colleagues only.</summary>
    Note = 2,

    /// <summary>From Hookdesk to the customer, such as an auto-reply.</summary>
    Automatic = 3,
}

/// <summary>What became of a message on its way to the customer. The numbers are stored.</summary>
public enum DeliveryState
{
    /// <summary>Not for sending: a note, or received.</summary>
    None = 0,

    /// <summary>In the outbox.</summary>
    Queued = 1,

    /// <summary>Accepted by the email server.</summary>
    Sent = 2,

    /// <summary>Failed so far. Sending is being retried.</summary>
    Retrying = 3,

    /// <summary>Given up.</summary>
    Failed = 4,
}

/// <summary>The role of a participant other than the requester. The numbers are stored.</summary>
public enum ParticipantRole
{
    /// <summary>Wrote in the ticket.</summary>
    Participant = 0,

    /// <summary>Was in Cc and gets copies.</summary>
    Watcher = 1,
}
