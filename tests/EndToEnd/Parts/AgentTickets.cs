using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>Working on tickets, in the words of those who do.</summary>
internal static class AgentTickets
{
    /// <summary>Where the editor's text is typed.</summary>
    public static ILocator Editor(this Agent agent) => agent.Page.Locator(".hd-dock .hd-editor-area");

    /// <summary>The messages of the open ticket, oldest first.</summary>
    public static ILocator Messages(this Agent agent) => agent.Page.Locator(".hd-conversation .hd-message");

    public static ILocator Rows(this Agent agent) => agent.Page.Locator("tr.hd-row");

    /// <summary>
    /// Opens the list and there the ticket with this subject. One that comes only now announces itself, without reloading.
    /// </summary>
    public static async Task OpenTicketAsync(this Agent agent, string subject, float timeout = 60_000)
    {
        await agent.GoAsync("/tickets/all");
        var row = agent.Page.Locator("a.hd-row-link", new() { HasText = subject }).First;
        await row.Or(agent.Page.Locator(".hd-announce button")).First.WaitForAsync(new() { Timeout = timeout });
        if (!await row.IsVisibleAsync())
            await agent.Page.Locator(".hd-announce button").ClickAsync();
        await row.ClickAsync();
        await agent.SeesHeadingAsync(subject);
    }

    /// <summary>The number of the open ticket.</summary>
    public static long TicketNumber(this Agent agent) =>
        long.Parse(new Uri(agent.Page.Url).Segments[2].TrimEnd('/'), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Types into the editor, key by key.</summary>
    public static async Task TypeAsync(this Agent agent, string text)
    {
        await agent.Editor().ClickAsync();
        await agent.Page.Keyboard.TypeAsync(text);
    }

    /// <summary>Pastes a picture from the clipboard into the text, and waits until it is uploaded.</summary>
    public static async Task PastePictureAsync(this Agent agent, byte[] png, string name)
    {
        await agent
            .Editor()
            .EvaluateAsync(
                """
                (area, { data, name }) => {
                  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
                  const transfer = new DataTransfer();
                  transfer.items.add(new File([bytes], name, { type: 'image/png' }));
                  area.focus();
                  area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
                }
                """,
                new { data = Convert.ToBase64String(png), name }
            );
        await agent.Page.Locator(".hd-dock input[name=inline]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Chooses files to attach, and waits until they are uploaded.</summary>
    public static async Task AttachAsync(this Agent agent, string name, string type, byte[] content)
    {
        await agent
            .Page.Locator(".hd-dock input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = type,
                    Buffer = content,
                }
            );
        await agent
            .Page.Locator(".hd-dock [data-attachments] li", new() { HasText = name })
            .Locator("input[name=attachment]")
            .WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Presses <em>Send</em>, or whatever it says there.</summary>
    public static Task PressSendAsync(this Agent agent) => agent.Page.Locator(".hd-dock button[data-shortcut='mod+Enter']").ClickAsync();

    /// <summary>Sends what is in the editor, and waits until it stands in the conversation.</summary>
    public static async Task SendAsync(this Agent agent)
    {
        var before = await agent.Messages().CountAsync();
        await agent.PressSendAsync();
        await agent.Messages().Nth(before).WaitForAsync();
    }

    public static async Task ReplyWithAsync(this Agent agent, string text)
    {
        await agent.TypeAsync(text);
        await agent.SendAsync();
    }

    /// <summary>Writes an internal note.</summary>
    public static async Task NoteAsync(this Agent agent, string text)
    {
        await agent.Page.Locator("label[for=k-note]").ClickAsync();
        await agent.TypeAsync(text);
        await agent.SendAsync();
    }

    /// <summary>Opens a ticket for somebody who called, and is at its page afterwards.</summary>
    public static async Task NewTicketAsync(
        this Agent agent,
        string subject,
        string text,
        string customer = "Anna Berg",
        string address = "anna@customers.example"
    )
    {
        await agent.GoAsync("/tickets/new");
        await agent.FillAsync("Name", customer);
        await agent.FillAsync("Email address", address);
        await agent.FillAsync("Subject", subject);
        await agent.Page.GetByLabel("The customer's message, without sending anything").CheckAsync();
        await agent.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true }).FillAsync(text);
        await agent.Page.Locator("#new-ticket button.btn-primary[type=submit]").First.ClickAsync();
        await agent.SeesHeadingAsync(subject);
    }

    /// <summary>Chooses a status in the bar below the subject.</summary>
    public static async Task ChangeStatusAsync(this Agent agent, string status)
    {
        await agent.Page.Locator(".hd-properties summary[data-shortcut=s]").ClickAsync();
        await agent.Page.Locator(".hd-properties button[name=status]", new() { HasText = status }).ClickAsync();
    }

    /// <summary>Presses keys one after the other, as for <c>g t</c>.</summary>
    public static Task SequenceAsync(this Agent agent, params string[] keys) =>
        Task.WhenAll(keys.Select(key => agent.Page.Keyboard.PressAsync(key)));
}
