using Hookdesk.Host.Ground;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Security;

/// <summary>What happened, what was kept, what to do: the words of the page for a status code.</summary>
public abstract class StatusPage : ComponentBase
{
    [Inject]
    private IStringLocalizer<HostTexts> Text { get; set; } = null!;

    /// <summary>The status code.</summary>
    [Parameter, EditorRequired]
    public required int Status { get; set; }

    /// <summary>Under which the log has the details.</summary>
    [Parameter, EditorRequired]
    public required string TraceId { get; set; }

    /// <summary>True when the request would have changed something.</summary>
    [Parameter]
    public bool WasChanging { get; set; }

    /// <summary>True when a form came without the token of its page.</summary>
    [Parameter]
    public bool WasForgery { get; set; }

    /// <summary>How the theme draws it.</summary>
    protected string Kind =>
        Status switch
        {
            403 => "forbidden",
            404 or 405 => "empty",
            _ => "error",
        };

    /// <summary>The heading.</summary>
    protected string Title =>
        Status switch
        {
            _ when WasForgery => Text["This page has expired"],
            403 => Text["You don't have access to this page"],
            404 or 405 => Text["Page not found"],
            409 => Text["Someone else made changes"],
            413 => Text["The upload is too large"],
            429 => Text["Too many attempts"],
            503 => Text["Hookdesk isn't ready yet"],
            507 => Text["The disk is full"],
            >= 500 => Text["Something went wrong"],
            _ => Text["The request couldn't be processed"],
        };

    /// <summary>What happened, what was kept, what to do.</summary>
    protected string Explanation =>
        Status switch
        {
            _ when WasForgery => Text[
                "You may have signed in or out in another tab since you opened this page. Nothing was saved. Go back, reload the page, and try again."
            ],
            403 => Text["None of your roles gives you access to this page. If you need it, ask an administrator."],
            404 or 405 => Text["The URL may be wrong, the page may have been removed, or you may not have access to it."],
            409 => Text[
                "Someone else made changes after you opened this page, so your changes weren't saved. Go back and reload the page to see the latest version."
            ],
            413 => Text["Nothing was saved. Go back and choose a smaller file."],
            429 => Text["There have been too many attempts from your network. Nothing was changed. Wait a minute, then try again."],
            503 => Text["Hookdesk is starting or being set up. Try again in a moment."],
            507 => Text[
                "There's no space left on the server's disk, so nothing was saved. Drafts saved earlier are kept. Ask an administrator to free up disk space."
            ],
            >= 500 when WasChanging => Text[
                "An error occurred, and your changes were probably not saved. Drafts are kept. Go back and try again. If the problem continues, contact an administrator."
            ],
            >= 500 => Text[
                "An error occurred while loading this page. Nothing was changed or lost. Try again. If the problem continues, contact an administrator."
            ],
            _ => Text["Nothing was saved. Go back, reload the page, and try again."],
        };
}
