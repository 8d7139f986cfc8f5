using System.Globalization;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.Domain;
using Hookdesk.Mail.SendMail;
using Hookdesk.Sdk.Templates;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Mail.ManageMailboxes;

/// <summary>Says what is wrong with the form of a mailbox, by field.</summary>
internal sealed class MailboxCheck(
    MailboxDirectory directory,
    IDepartments departments,
    ITemplates templates,
    IStringLocalizer<MailPlugin> T
)
{
    private const int ShortestReplyLine = 10;

    public async Task<Dictionary<string, string>> FindAsync(MailboxInput input, MailboxRow? stored, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string>();
        await IdentityAsync(errors, input, stored, cancellation);
        Receiving(errors, input, stored);
        Sending(errors, input, stored);
        if (input.Protocol == "none" && input.Sending.Host.Length == 0)
            errors.TryAdd("protocol", T["Enter a server for receiving, a server for sending, or both."]);
        if (input.ReplyLine.Length is > 0 and < ShortestReplyLine)
            errors["reply_line"] = T[
                "Enter at least {0} characters. A shorter line might appear in a customer's own text, and everything below it would be hidden as quoted.",
                ShortestReplyLine
            ];
        if (input.ReplyLine.Length > 500 || input.ReplyLine.Contains('\n'))
            errors["reply_line"] = T["Enter one line of no more than {0} characters.", 500];
        if (await SignatureProblemAsync(input, stored, cancellation) is { } problem)
            errors["signature"] = problem;
        return errors;
    }

    /// <summary>What is wrong with one side, before it is tried.</summary>
    public Dictionary<string, string> FindInServer(MailboxInput input, MailboxRow? stored, bool receiving)
    {
        var errors = new Dictionary<string, string>();
        if (receiving)
            Receiving(errors, input, stored);
        else if (input.Sending.Host.Length == 0)
            errors["smtp_host"] = T["Enter the outgoing server."];
        else
            Sending(errors, input, stored);
        return errors;
    }

    private async Task IdentityAsync(
        Dictionary<string, string> errors,
        MailboxInput input,
        MailboxRow? stored,
        CancellationToken cancellation
    )
    {
        if (input.Name.Length > 200)
            errors["name"] = T["Enter no more than {0} characters.", 200];
        if (input.DisplayName.Length > 200)
            errors["display_name"] = T["Enter no more than {0} characters.", 200];
        if (!Addresses.IsUsable(input.Address))
            errors["address"] = T["Enter an email address, such as support@example.com."];
        if (input.AliasList.FirstOrDefault(alias => !Addresses.IsUsable(alias)) is { } wrong)
            errors["aliases"] = T["{0} isn't a valid email address.", wrong];
        if (await departments.FindAsync(MailboxInput.Number(input.Department), cancellation) is null)
            errors["department"] = T["Choose the department that receives the emails."];
        if (errors.ContainsKey("address"))
            return;
        var others = (await directory.ListAsync(cancellation)).Where(mailbox => mailbox.Id != (stored?.Id ?? 0)).ToList();
        if (others.FirstOrDefault(other => Addresses.Key(other.Address) == Addresses.Key(input.Address)) is { } taken)
            errors["address"] = T["The mailbox {0} already uses this address.", taken.Name];
    }

    private void Receiving(Dictionary<string, string> errors, MailboxInput input, MailboxRow? stored)
    {
        if (input.Protocol == "none")
            return;
        Server(errors, input.Receiving, "fetch", T["Enter the incoming server."]);
        if (input.Receiving.SignIn != "none")
            Secret(errors, "fetch_secret", input.Receiving, input.ToRow(stored).FetchSecret, stored?.FetchSecret);
        if (input.Protocol == "pop3" && input.AfterFetch is ("seen" or "move"))
            errors["after_fetch"] = T["POP3 doesn't support flags or folders. Choose to leave emails on the server or delete them."];
        else if (input.AfterFetch == "move" && input.MoveFolder.Length == 0)
            errors["move_folder"] = T["Enter the folder to move fetched emails to."];
        else if (input.AfterFetch == "move" && string.Equals(input.MoveFolder, input.Folder, StringComparison.OrdinalIgnoreCase))
            errors["move_folder"] = T["Emails are fetched from this folder. Enter a different one."];
    }

    private void Sending(Dictionary<string, string> errors, MailboxInput input, MailboxRow? stored)
    {
        if (input.Sending.Host.Length == 0)
            return;
        var same = input.Sending.SignIn == MailboxChoices.SameSignIn;
        if (same && input.Protocol == "none")
            errors["smtp_sign_in"] = T[
                "This mailbox doesn't receive email, so there's no sign-in to share. Choose another sign-in method."
            ];
        Server(errors, input.Sending, "smtp", T["Enter the outgoing server."]);
        var kept = input.ToRow(stored).SmtpSecret;
        if (!same && input.Sending.SignIn != "none")
            Secret(errors, "smtp_secret", input.Sending, kept, stored?.SmtpSecret);
        // The incoming server's secret goes to this one now: whoever sets that up must know it.
        else if (same && input.Receiving.SignIn != "none" && input.Protocol != "none" && kept.Length == 0)
            errors.TryAdd(
                "fetch_secret",
                T[
                    "The outgoing server has changed. Enter the password again. For security, a stored password is only used with the server it was saved for."
                ]
            );
    }

    private void Server(Dictionary<string, string> errors, ServerInput server, string side, string missing)
    {
        if (server.Host.Length == 0)
            errors[$"{side}_host"] = missing;
        else if (server.Host.Length > 255 || Uri.CheckHostName(server.Host) == UriHostNameType.Unknown)
            errors[$"{side}_host"] = T["Enter a server name without http:// and without a port."];
        if (
            server.Port.Length > 0
            && !(int.TryParse(server.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536)
        )
            errors[$"{side}_port"] = T["Enter a port from 1 to 65535."];
        if (server.SignIn is "password" or "token" && server.User.Length == 0)
            errors[$"{side}_user"] = T["Enter the username. It's usually the email address."];
    }

    /// <param name="errors">What is wrong, by field.</param>
    /// <param name="field">The secret's field.</param>
    /// <param name="server">As it was typed.</param>
    /// <param name="secret">The secret that would be used.</param>
    /// <param name="stored">The secret that is stored.</param>
    private void Secret(Dictionary<string, string> errors, string field, ServerInput server, string secret, string? stored)
    {
        if (secret.Length > 0)
            return;
        errors[field] = string.IsNullOrEmpty(stored)
            ? server.SignIn == "token"
                ? T["Enter the access token."]
                : T["Enter the password."]
            // Else whoever may change the server could have the stored password sent to a machine of their own.
            : T[
                "The server, port, encryption, or username has changed. Enter the password again. For security, a stored password is only used with the server it was saved for."
            ];
    }

    private async Task<string?> SignatureProblemAsync(MailboxInput input, MailboxRow? stored, CancellationToken cancellation)
    {
        if (input.Signature.Length == 0)
            return null;
        try
        {
            await templates.RenderTextAsync(
                input.Signature,
                MailboxSignature.Model(input.ToRow(stored), "Nora Nilsen", "nora@example.com", "Support", 4711),
                html: true,
                cancellation
            );
            return null;
        }
        catch (TemplateException error)
        {
            return error.Message;
        }
    }
}
