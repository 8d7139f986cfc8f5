using System.Security.Cryptography;
using System.Text.Json;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Ticketing.SaveDraft;

/// <summary>A new ticket that somebody began to write.</summary>
/// <param name="Id">The draft's number.</param>
/// <param name="Title">Its subject, or the first words.</param>
/// <param name="Requester">For whom it is; empty where nobody was named yet.</param>
/// <param name="UpdatedAt">When it was written last.</param>
public sealed record UnfinishedTicket(long Id, string Title, string Requester, DateTimeOffset UpdatedAt);

/// <summary>
/// Drafts of new tickets. Each form that opens a ticket has one of its own, so that what was written for one customer never turns up in
/// the form of another.
/// </summary>
internal static class NewTicketDrafts
{
    private const int MostOffered = 5;

    // What is kept in columns of its own, or belongs to one showing of the form.
    private static readonly HashSet<string> Apart = new(StringComparer.Ordinal)
    {
        "__RequestVerificationToken",
        FormKeys.Field,
        "follows",
        "html",
        "format",
        "kind",
        "attachment",
        "inline",
        "draft",
        "open",
        "choose",
    };

    // A form says nothing yet by these: they are filled in when it is shown.
    private static readonly HashSet<string> Preset = new(StringComparer.Ordinal) { "department", "assignee", "priority", "as" };

    /// <summary>The number of a draft that is not there yet.</summary>
    public static long NewId() => -RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>The fields of a form as JSON; empty when nobody has filled in any.</summary>
    public static string Write(IFormCollection form)
    {
        var fields = form.Where(field => !Apart.Contains(field.Key) && field.Value.Any(value => !string.IsNullOrWhiteSpace(value)))
            .ToDictionary(field => field.Key, field => field.Value.ToArray());
        return fields.Keys.All(Preset.Contains) ? "" : JsonSerializer.Serialize(fields);
    }

    /// <summary>The fields of a draft, as if they had just been posted.</summary>
    public static IFormCollection Read(DraftRow draft) =>
        new FormCollection(
            draft.Form.Length == 0
                ? []
                : JsonSerializer
                    .Deserialize<Dictionary<string, string?[]>>(draft.Form)!
                    .ToDictionary(field => field.Key, field => new StringValues(field.Value))
        );

    /// <summary>The newest of what a user began and did not finish.</summary>
    public static async Task<IReadOnlyList<UnfinishedTicket>> UnfinishedAsync(
        IDatabase database,
        long userId,
        long except,
        CancellationToken cancellation
    )
    {
        var drafts = await database
            .Table<DraftRow>()
            .Where(draft => draft.UserId == userId && draft.TicketId <= 0 && draft.TicketId != except)
            .OrderByDescending(draft => draft.UpdatedAt)
            .Take(MostOffered)
            .ToListAsync(cancellation);
        var forms = drafts.ConvertAll(draft => (Draft: draft, Form: Read(draft)));
        var ids = forms.Select(form => CustomerOf(form.Form)).Where(id => id > 0).ToList();
        var names =
            ids.Count == 0
                ? []
                : await database
                    .Table<CustomerRow>()
                    .Where(customer => ids.Contains(customer.Id))
                    .ToDictionaryAsync(customer => customer.Id, customer => customer.Name, cancellation);
        return
        [
            .. forms.Select(form => new UnfinishedTicket(
                form.Draft.TicketId,
                form.Form["subject"].ToString() is { Length: > 0 } subject
                    ? subject
                    : PlainText.Cut(PlainText.FromHtml(form.Draft.Html).ReplaceLineEndings(" "), 80),
                names.GetValueOrDefault(CustomerOf(form.Form))
                    ?? new[] { "name", "address", "phone" }
                        .Select(name => form.Form[name].ToString())
                        .FirstOrDefault(text => text.Length > 0)
                    ?? "",
                form.Draft.UpdatedAt
            )),
        ];
    }

    private static long CustomerOf(IFormCollection form) => long.TryParse(form["customer"].FirstOrDefault(), out var id) ? id : 0;
}
