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
            _ when WasForgery => Text["This form is out of date"],
            403 => Text["This page is not for you"],
            404 or 405 => Text["There is nothing here"],
            409 => Text["Somebody else was faster"],
            413 => Text["That was too large"],
            429 => Text["Too many attempts"],
            503 => Text["The desk is not ready"],
            >= 500 => Text["Something went wrong"],
            _ => Text["The request was not understood"],
        };

    /// <summary>What happened, what was kept, what to do.</summary>
    protected string Explanation =>
        Status switch
        {
            _ when WasForgery => Text[
                "You may have signed in or out in another tab since it was opened. Nothing was saved. Go back, reload the page and send it again."
            ],
            403 => Text["You are signed in, but none of your roles allows this. Ask an administrator if you need it for your work."],
            404 or 405 => Text["The address may be mistyped, or what was here is gone or not for you to see."],
            409 => Text[
                "It was changed by somebody else since you opened it. Your change was not saved. Go back and reload to see what is there now."
            ],
            413 => Text["Nothing was saved. Go back and choose something smaller."],
            429 => Text["There were too many attempts from your network. Wait a minute and try again. Nothing was changed."],
            503 => Text["It is starting, or being set up. Try again in a moment."],
            >= 500 when WasChanging => Text[
                "The desk made an error, and what you sent was probably not saved. Go back: drafts are still there. Try again, and tell an administrator if it happens twice."
            ],
            >= 500 => Text[
                "The desk made an error while making this page. Nothing was changed or lost. Try again, and tell an administrator if it happens twice."
            ],
            _ => Text["Nothing was saved. Go back, reload the page and try again."],
        };
}
