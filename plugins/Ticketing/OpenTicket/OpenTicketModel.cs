using Hookdesk.Sdk.Users;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.FindCustomer;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.ReadTicket.Cards;
using Hookdesk.Ticketing.SaveDraft;

namespace Hookdesk.Ticketing.OpenTicket;

/// <summary>What the form of a new ticket shows.</summary>
public sealed record OpenTicketModel(ViewsModel Views, IReadOnlyList<DepartmentInfo> Departments, IReadOnlyList<UserInfo> Assignable)
{
    /// <summary>The customer that was found; null while one is being looked for or is new.</summary>
    public CustomerListRow? Customer { get; init; }

    /// <summary>What that customer asked before.</summary>
    public IReadOnlyList<LastTicket> LastTickets { get; init; } = [];

    /// <summary>What was looked for, for those without script.</summary>
    public string Query { get; init; } = "";

    public IReadOnlyList<CustomerListRow> Found { get; init; } = [];
    public string Name { get; init; } = "";
    public string Address { get; init; } = "";
    public string Phone { get; init; } = "";
    public long DepartmentId { get; init; }
    public long AssigneeId { get; init; }
    public TicketPriority Priority { get; init; } = TicketPriority.Normal;
    public string Subject { get; init; } = "";
    public string Html { get; init; } = "";
    public IReadOnlyList<FileModel> Files { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The admin's fields, of whichever department.</summary>
    public IReadOnlyList<FieldEntry> Fields { get; init; } = [];

    /// <summary>True: the text is sent to the customer. False: it is what the customer said, on the phone say.</summary>
    public bool Send { get; init; } = true;

    /// <summary>The number of its draft.</summary>
    public long DraftId { get; init; }

    /// <summary>Who wrote the draft that is shown; empty for none.</summary>
    public string Follows { get; init; } = "";

    /// <summary>What the agent began before and did not finish.</summary>
    public IReadOnlyList<UnfinishedTicket> Unfinished { get; init; } = [];

    /// <summary>What is wrong, by field; the empty name is about the whole.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public string? Error(string field) => Errors.GetValueOrDefault(field);
}
