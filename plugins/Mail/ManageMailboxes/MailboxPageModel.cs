using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>The page of a mailbox. Id 0 is a new one.</summary>
public sealed record MailboxPageModel(long Id, MailboxInput Input, IReadOnlyList<DepartmentInfo> Departments)
{
    public string Title { get; init; } = "";
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();
    public bool HasFetchSecret { get; init; }
    public bool HasSmtpSecret { get; init; }
    public MailProvider? Provider { get; init; }
    public ConnectionOutcome? Received { get; init; }
    public ConnectionOutcome? Sent { get; init; }

    /// <summary>The signature as customers would see it, or null.</summary>
    public string? Preview { get; init; }

    public string? PreviewError { get; init; }

    /// <summary>True when nothing ever came or left by it.</summary>
    public bool MayDelete { get; init; }

    /// <summary>How it fares; null for a new one.</summary>
    public MailboxCard? Card { get; init; }
}

/// <summary>Shows the page of a mailbox, as it is stored or as it was typed.</summary>
internal sealed class MailboxPages(MailboxStore store, MailboxCards cards, IDepartments departments, IStringLocalizer<MailPlugin> T)
{
    public async Task<IResult> ShowAsync(
        MailboxRow? stored,
        MailboxInput input,
        CancellationToken cancellation,
        Func<MailboxPageModel, MailboxPageModel>? with = null,
        int status = StatusCodes.Status200OK
    )
    {
        var model = new MailboxPageModel(stored?.Id ?? 0, input, await departments.ListAsync(cancellation))
        {
            Title = stored?.Name ?? T["New mailbox"],
            HasFetchSecret = stored?.FetchSecret.Length > 0,
            HasSmtpSecret = stored?.SmtpSecret.Length > 0,
            MayDelete = stored is not null && !await store.IsUsedAsync(stored.Id, cancellation),
            Card = stored is null ? null : (await cards.ReadAsync(cancellation)).FirstOrDefault(card => card.Id == stored.Id),
        };
        return PageResults.Page<MailboxPage>(new { Model = with?.Invoke(model) ?? model }, status);
    }
}
