using System.Diagnostics;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>Somebody who writes to the desk and reads what comes back, with a mail program that knows nothing of the desk.</summary>
public sealed class Customer(MailWorld world, string name, string address)
{
    public string Name => name;

    public string Address => address;

    public MailboxAddress Mailbox => new(name, address);

    /// <summary>A mail to the desk, not sent yet. With <paramref name="charset"/> both subject and body are written in it.</summary>
    public MimeMessage Compose(string to, string subject, MimeEntity body, Encoding? charset = null)
    {
        var message = new MimeMessage { Body = body, Subject = "" };
        message.From.Add(charset is null ? Mailbox : new MailboxAddress(charset, name, address));
        message.To.Add(MailboxAddress.Parse(to));
        message.Headers.Replace(HeaderId.Subject, charset ?? Encoding.UTF8, subject);
        return message;
    }

    public MimeMessage Compose(string to, string subject, string text) => Compose(to, subject, new TextPart("plain") { Text = text });

    /// <summary>An answer as mail programs write it: threading headers, “Re:”, the original quoted below.</summary>
    public MimeMessage Answer(MimeMessage original, string text)
    {
        var quoted = string.Join("\n", (original.TextBody ?? "").ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}"));
        var subject = original.Subject is ['R', 'e', ':', ..] known ? known : $"Re: {original.Subject}";
        var answer = Compose(
            original.From.Mailboxes.First().Address,
            subject,
            $"{text}\n\nOn {original.Date:ddd, d MMM yyyy} {original.From.Mailboxes.First().Name} wrote:\n{quoted}\n"
        );
        Assert.NotNull(original.MessageId);
        answer.InReplyTo = original.MessageId;
        answer.References.AddRange(original.References);
        answer.References.Add(original.MessageId);
        return answer;
    }

    /// <summary>Hands a mail to the mail server, as a server elsewhere would.</summary>
    public async Task SendAsync(MimeMessage message)
    {
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("127.0.0.1", world.Postfix.SmtpPort, SecureSocketOptions.None);
        await smtp.SendAsync(message);
        await smtp.DisconnectAsync(true);
    }

    /// <summary>All mail in the inbox, oldest first.</summary>
    public async Task<IReadOnlyList<MimeMessage>> InboxAsync()
    {
        using var imap = new ImapClient();
        await imap.ConnectAsync("127.0.0.1", world.Dovecot.ImapPort, SecureSocketOptions.None);
        await imap.AuthenticateAsync(address, MailWorld.Password);
        var inbox = imap.Inbox!;
        await inbox.OpenAsync(FolderAccess.ReadOnly);
        var messages = new List<MimeMessage>();
        for (var index = 0; index < inbox.Count; index++)
            messages.Add(await inbox.GetMessageAsync(index));
        await imap.DisconnectAsync(true);
        return messages;
    }

    /// <summary>Waits for a mail that fits, and returns it.</summary>
    public async Task<MimeMessage> ReceivesAsync(Func<MimeMessage, bool> fits, string what, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var inbox = await InboxAsync();
            if (inbox.FirstOrDefault(fits) is { } message)
                return message;
            if (watch.Elapsed > (limit ?? TimeSpan.FromMinutes(2)))
            {
                throw new TimeoutException(
                    $"{name} waited for {what} and has only: {string.Join(", ", inbox.Select(m => $"“{m.Subject}” from {m.From}"))}.\n{world.Postfix.Log}"
                );
            }

            await Task.Delay(200);
        }
    }
}
