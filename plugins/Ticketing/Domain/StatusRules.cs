using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Domain;

/// <summary>What messages do to a ticket's status.</summary>
internal static class StatusRules
{
    /// <summary>The categories in which the desk has to act.</summary>
    public static readonly IReadOnlyList<StatusCategory> Waiting = [StatusCategory.New, StatusCategory.Open];

    /// <summary>
    /// A customer who writes wants an answer, also after the ticket was closed. A machine does not (RFC 3834), and what is spam stays
    /// spam.
    /// </summary>
    public static StatusCategory AfterCustomer(StatusCategory category, bool automatic) =>
        automatic || Waiting.Contains(category) || category.IsSystem() ? category : StatusCategory.Open;

    /// <summary>
    /// What a ticket in the trash becomes when somebody writes in it: it is wanted after all. What was spam before it was thrown away
    /// is spam again.
    /// </summary>
    public static StatusCategory AfterCustomerInTrash(StatusCategory before) =>
        before == StatusCategory.Spam ? StatusCategory.Spam : StatusCategory.Open;

    /// <summary>True for a ticket that can be found and read, no more: it was merged, or lies in the trash.</summary>
    public static bool IsReadOnly(StatusCategory category, long? mergedIntoId) =>
        mergedIntoId is not null || category == StatusCategory.Trash;

    /// <summary>
    /// A ticket that takes another one in waits no longer when the other one was the desk's turn, and is no longer done when the other
    /// one was not.
    /// </summary>
    public static StatusCategory AfterMerge(StatusCategory target, StatusCategory source) =>
        Waiting.Contains(source) ? AfterCustomer(target, automatic: false)
        : target.IsDone() && source.IsOpen() ? source
        : target;

    /// <summary>An answer that says nothing else ends “New”, and reopens what was done.</summary>
    public static StatusCategory AfterReply(StatusCategory category) =>
        category == StatusCategory.New || category.IsDone() ? StatusCategory.Open : category;
}
