using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.SaveDraft;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.ReplyToTicket;

/// <summary>What the editor's form holds.</summary>
internal sealed record ReplyForm(MessageKind Kind, string Html, string To, string Cc, IReadOnlyList<long> Uploads)
{
    /// <summary>The newest message that the agent had before them.</summary>
    public long Seen { get; init; }

    /// <summary>The newest message that the agent was told of and sends anyway.</summary>
    public long Anyway { get; init; }

    /// <summary>The status that the agent chose with the button.</summary>
    public TicketStatus? Then { get; init; }

    /// <summary>The text as it was typed where it came without script; null otherwise.</summary>
    public string? Typed { get; init; }

    /// <summary>The form that was sent, among those that write drafts.</summary>
    public DraftSource Source { get; init; } = new("", "");

    /// <summary>The key of the form with what was written; null where it has none. What others wrote meanwhile is no part of it.</summary>
    public string? Key { get; init; }

    /// <summary>What is wrong with files that came with the form; null where nothing is.</summary>
    public string? FileError { get; init; }

    public bool IsEmpty =>
        Uploads.Count == 0 && PlainText.FromHtml(Html).Length == 0 && !Html.Contains("<img", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads the editor's form. Scoped.</summary>
internal sealed class ReplyForms(
    IDatabase database,
    IBlobStore blobs,
    ICurrentUser user,
    IHtmlSanitizer sanitizer,
    ISettings<TicketSettings> settings,
    TicketStatuses statuses,
    IStringLocalizer<TicketingPlugin> T
)
{
    /// <summary>Reads the form. Without script the text is plain, and files come with the form itself: they are stored here.</summary>
    public async Task<ReplyForm> ReadAsync(HttpContext context, CancellationToken cancellation)
    {
        var megabytes = (await settings.GetAsync(cancellation)).LargestUploadMegabytes;
        Upload.Allow(context, megabytes);
        var form = await context.ReadFormAsync<ReplyInput>(cancellation);
        var input = form.Model;
        var uploads = input.Attachments.ToList();
        string? fileError = null;
        // A browser sends a part without a name where no file was chosen.
        foreach (var file in form.Files.GetFiles("files").Where(file => file.FileName.Length > 0))
        {
            if (file.Length > megabytes * 1024L * 1024L)
                fileError ??= T["“{0}” wasn't attached because it's larger than {1} MB.", Upload.CleanName(file.FileName), megabytes];
            else if (file.Length == 0)
                fileError ??= T["“{0}” wasn't attached because the file is empty.", Upload.CleanName(file.FileName)];
            else
                uploads.Add((await Upload.StoreAsync(database, blobs, user.Id, file, cancellation)).Id);
        }
        return new ReplyForm(input.MessageKind, EditorHtml.Read(input, sanitizer), input.To, input.Cc, uploads)
        {
            Typed = input.Format == "html" ? null : input.Html,
            Seen = input.Seen,
            Anyway = input.Anyway,
            Then =
                input.Then is { } key
                && await statuses.FindAsync(key, cancellation) is { IsRetired: false } then
                && !then.Category.IsSystem()
                    ? then
                    : null,
            Source = input.Source,
            FileError = fileError,
            Key = context.FormKey(except: ["seen", "anyway"]),
        };
    }
}
