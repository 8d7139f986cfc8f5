using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Localization;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Labels;

/// <summary>How what happened reads in a history, after the name of who did it.</summary>
internal static class HistoryLabels
{
    public static IServiceCollection AddTicketEvents(this IServiceCollection services) =>
        services
            .AddAuditedSubject("department", "Department")
            .AddAuditedSubject("ticket-field", "Ticket field")
            .AddAuditedSubject("ticket", "Ticket")
            .AddAuditedSubject("ticket-status", "Status")
            .AddEventText<TicketCreated, TicketingPlugin>((e, T) => T["created the ticket ({0})", TicketLabels.Channel(e.Channel, T)])
            .AddEventText<MessageAdded, TicketingPlugin>(
                (e, T) =>
                    e.Kind switch
                    {
                        MessageKind.Customer => e.Automatic ? T["sent an automatic message"] : T["wrote"],
                        MessageKind.Note => T["added a note"],
                        MessageKind.Automatic => T["sent an automatic message"],
                        _ => T["replied"],
                    }
            )
            .AddEventText<TicketStatusChanged, TicketingPlugin>(
                (e, T, services) => T["changed the status from {0} to {1}", Status(e.From, T, services), Status(e.To, T, services)]
            )
            .AddEventText<TicketAssigned, TicketingPlugin>(
                (e, T) => e.ToUserId is null ? T["removed the assignee"] : T["assigned the ticket to {0}", e.ToName ?? $"#{e.ToUserId}"]
            )
            .AddEventText<TicketPriorityChanged, TicketingPlugin>(
                (e, T) => T["changed the priority from {0} to {1}", e.From.Word(T), e.To.Word(T)]
            )
            .AddEventText<TicketMoved, TicketingPlugin>((e, T) => T["moved the ticket to {0}", e.ToName ?? $"#{e.ToDepartmentId}"])
            .AddEventText<TicketTagsChanged, TicketingPlugin>(TagWords)
            .AddEventText<TicketSubjectChanged, TicketingPlugin>((e, T) => T["changed the subject from “{0}” to “{1}”", e.From, e.To])
            .AddEventText<TicketParticipantAdded, TicketingPlugin>(
                (e, T) =>
                    e.Role == ParticipantRole.Watcher
                        ? T["added {0} as a Cc recipient", e.Name ?? $"#{e.CustomerId}"]
                        : T["added {0} to the conversation", e.Name ?? $"#{e.CustomerId}"]
            )
            .AddEventText<MessageDeliveryChanged, TicketingPlugin>(
                (e, T) =>
                    e.State switch
                    {
                        DeliveryState.Sent => T["sent a message"],
                        DeliveryState.Retrying => T["couldn't send a message and is retrying: {0}", e.Detail ?? ""],
                        DeliveryState.Failed => T["gave up sending a message: {0}", e.Detail ?? ""],
                        _ => T["queued a message"],
                    }
            )
            .AddEventText<ReplyTakenBack, TicketingPlugin>((_, T) => T["undid sending a reply"])
            .AddEventText<TicketMerged, TicketingPlugin>((e, T) => T["merged the ticket into #{0}", e.IntoId])
            .AddEventText<TicketMergeReceived, TicketingPlugin>(
                (e, T) =>
                    T.Plural(
                        e.MessageIds.Count,
                        "merged #{1} into this ticket, with {0} message",
                        "merged #{1} into this ticket, with {0} messages",
                        e.FromId
                    )
            )
            .AddEventText<TicketSplit, TicketingPlugin>(
                (e, T) => T.Plural(e.MessageIds.Count, "split {0} message into #{1}", "split {0} messages into #{1}", e.NewId)
            )
            .AddEventText<TicketSplitReceived, TicketingPlugin>((e, T) => T["split the ticket from #{0}", e.FromId])
            .AddEventText<TicketLinked, TicketingPlugin>(
                (e, T) => T["linked the ticket: {0} #{1}", LinkLabels.Of(e.Relation, T).ToLower(CultureInfo.CurrentCulture), e.OtherId]
            )
            .AddEventText<TicketUnlinked, TicketingPlugin>(
                (e, T) => T["removed a link: {0} #{1}", LinkLabels.Of(e.Relation, T).ToLower(CultureInfo.CurrentCulture), e.OtherId]
            )
            .AddEventText<TicketFieldChanged, TicketingPlugin>(FieldLabels)
            .AddEventText<TicketFieldDefined, TicketingPlugin>((e, T) => T["changed the ticket field {0}", e.Key])
            .AddEventText<TicketFieldDeleted, TicketingPlugin>((e, T) => T["deleted the ticket field {0}", e.Key])
            .AddEventText<TicketOptionCreated, TicketingPlugin>((e, T) => T["added “{0}”", e.Name])
            .AddEventText<TicketOptionChanged, TicketingPlugin>((e, T) => T["changed “{0}”", e.Name])
            .AddEventText<TicketOptionRetired, TicketingPlugin>((e, T) => T["retired “{0}”", e.Name])
            .AddEventText<TicketTrashed, TicketingPlugin>((_, T) => T["moved the ticket to trash"])
            .AddEventText<TicketRestored, TicketingPlugin>(
                (e, T, services) => T["restored the ticket from trash with the status {0}", Status(e.To, T, services)]
            )
            .AddEventText<TicketErased, TicketingPlugin>((_, T) => T["permanently deleted the ticket"])
            .AddEventText<CustomerCreated, TicketingPlugin>((_, T) => T["added the customer"])
            .AddEventText<CustomerChanged, TicketingPlugin>((_, T) => T["changed the customer"])
            .AddEventText<OrganizationCreated, TicketingPlugin>((_, T) => T["added the organization"])
            .AddEventText<OrganizationChanged, TicketingPlugin>((_, T) => T["changed the organization"])
            .AddEventText<DepartmentCreated, TicketingPlugin>((_, T) => T["created the department"])
            .AddEventText<DepartmentChanged, TicketingPlugin>((_, T) => T["changed the department"])
            .AddEventText<DepartmentMemberChanged, TicketingPlugin>(
                (e, T) =>
                    e.RoleId is null
                        ? T["removed user {0} from the department", e.UserId]
                        : T["gave user {0} a role in the department", e.UserId]
            );

    // As it is named now, also when it is retired.
    private static string Status(int id, IStringLocalizer T, IServiceProvider services) =>
        services.GetRequiredService<OptionDirectory>().Last?.FindStatus(id)?.NameIn(CultureInfo.CurrentUICulture)
        ?? TicketStatus.CategoryOf(id).Word(T);

    private static string FieldLabels(TicketFieldChanged e, IStringLocalizer T)
    {
        var (title, from, to) = (e.Title ?? e.Key, e.FromText ?? string.Join(", ", e.From), e.ToText ?? string.Join(", ", e.To));
        return from.Length == 0 ? T["set {0} to “{1}”", title, to]
            : to.Length == 0 ? T["cleared {0}, which was “{1}”", title, from]
            : T["changed {0} from “{1}” to “{2}”", title, from, to];
    }

    private static string TagWords(TicketTagsChanged e, IStringLocalizer T) =>
        (e.Added.Count, e.Removed.Count) switch
        {
            (> 0, 0) => T["added the tags {0}", string.Join(", ", e.Added)],
            (0, _) => T["removed the tags {0}", string.Join(", ", e.Removed)],
            _ => T["added the tags {0} and removed {1}", string.Join(", ", e.Added), string.Join(", ", e.Removed)],
        };
}
