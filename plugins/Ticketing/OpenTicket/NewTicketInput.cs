using System.ComponentModel.DataAnnotations;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>What the address of a new ticket's form can name.</summary>
internal sealed class NewTicketAddress
{
    /// <summary>The customer who asks.</summary>
    public long? Customer { get; init; }

    /// <summary>The department that is chosen at first.</summary>
    public long? Department { get; init; }

    /// <summary>The customer who is looked for.</summary>
    public string? Q { get; init; }

    /// <summary>What was begun before.</summary>
    public long? Draft { get; init; }
}

/// <summary>The form of a new ticket beside its text. The admin's fields have their ids in their names, and are read apart.</summary>
internal sealed record NewTicketInput
{
    /// <summary>A customer that was found; 0 for one who is described by the next three.</summary>
    public long Customer { get; init; }

    public string Name { get; init; } = "";
    public string Address { get; init; } = "";
    public string Phone { get; init; } = "";
    public long Department { get; init; }
    public long Assignee { get; init; }
    public TicketPriority Priority { get; init; } = TicketPriority.Normal;

    [Required(ErrorMessage = "Enter a subject.")]
    public string Subject { get; init; } = "";

    /// <summary>Tags, several of them with commas between.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary><c>customer</c> when the text is what the customer said.</summary>
    public string As { get; init; } = "";

    /// <summary>The draft of this form; 0 or below.</summary>
    public long Draft { get; init; }

    /// <summary>Not empty when another customer is to be chosen.</summary>
    public string Choose { get; init; } = "";

    /// <summary><c>1</c> when the ticket is to be opened; else the form is shown again.</summary>
    public string Open { get; init; } = "";
}
