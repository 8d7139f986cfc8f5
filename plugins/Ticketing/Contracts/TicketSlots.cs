using Hookdesk.Sdk.Ui;

namespace Hookdesk.Ticketing.Contracts;

/// <summary>The places on the pages of tickets and customers into which plugins put parts of their own.</summary>
public static class TicketSlots
{
    /// <summary><c>ticket.title</c>: next to the subject.</summary>
    public static SlotKey<TicketSummary> Title { get; } = new("ticket.title");

    /// <summary><c>ticket.actions</c>: buttons next to the subject.</summary>
    public static SlotKey<TicketSummary> Actions { get; } = new("ticket.actions");

    /// <summary><c>ticket.before-conversation</c>: above the messages.</summary>
    public static SlotKey<TicketSummary> BeforeConversation { get; } = new("ticket.before-conversation");

    /// <summary><c>ticket.after-conversation</c>: below the messages.</summary>
    public static SlotKey<TicketSummary> AfterConversation { get; } = new("ticket.after-conversation");

    /// <summary>
    /// <c>ticket.sidebar</c>: cards. Ours are requester (10), participants (20), fields (25), links (28), about (30), history (900).
    /// </summary>
    public static SlotKey<TicketSummary> Sidebar { get; } = new("ticket.sidebar");

    /// <summary><c>ticket.editor.modes</c>: next to <em>Reply</em> and <em>Note</em>.</summary>
    public static SlotKey<TicketSummary> EditorModes { get; } = new("ticket.editor.modes");

    /// <summary><c>ticket.editor.toolbar</c>: in the editor's toolbar.</summary>
    public static SlotKey<TicketSummary> EditorToolbar { get; } = new("ticket.editor.toolbar");

    /// <summary><c>ticket.editor.below</c>: below the text.</summary>
    public static SlotKey<TicketSummary> EditorBelow { get; } = new("ticket.editor.below");

    /// <summary><c>ticket.editor.send</c>: in the menu of the send button.</summary>
    public static SlotKey<TicketSummary> EditorSend { get; } = new("ticket.editor.send");

    /// <summary><c>ticket.new.fields</c>: in the form of a new ticket.</summary>
    public static SlotKey<NoContext> NewTicketFields { get; } = new("ticket.new.fields");

    /// <summary><c>message.header</c>: next to a message's author; told the message's id.</summary>
    public static SlotKey<long> MessageHeader { get; } = new("message.header");

    /// <summary><c>message.menu</c>: entries of a message's menu; told the message's id.</summary>
    public static SlotKey<long> MessageMenu { get; } = new("message.menu");

    /// <summary><c>message.footer</c>: below a message; told the message's id.</summary>
    public static SlotKey<long> MessageFooter { get; } = new("message.footer");

    /// <summary><c>tickets.views</c>: below the views.</summary>
    public static SlotKey<NoContext> Views { get; } = new("tickets.views");

    /// <summary><c>list.toolbar</c>: above a list; told the key of its view.</summary>
    public static SlotKey<string> ListToolbar { get; } = new("list.toolbar");

    /// <summary><c>list.bulk</c>: next to what is done to the selected tickets.</summary>
    public static SlotKey<NoContext> ListBulk { get; } = new("list.bulk");

    /// <summary><c>list.row</c>: in each row of a list; told the ticket's id.</summary>
    public static SlotKey<long> ListRow { get; } = new("list.row");

    /// <summary><c>customer.actions</c>: buttons on a customer's page; told the customer's id.</summary>
    public static SlotKey<long> CustomerActions { get; } = new("customer.actions");

    /// <summary><c>customer.sections</c>: sections of a customer's page; told the customer's id.</summary>
    public static SlotKey<long> CustomerSections { get; } = new("customer.sections");

    /// <summary><c>department.sections</c>: sections of a department's page; told the department's id.</summary>
    public static SlotKey<long> DepartmentSections { get; } = new("department.sections");
}
