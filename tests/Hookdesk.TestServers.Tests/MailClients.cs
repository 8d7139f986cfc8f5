using System.Text;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Hookdesk.TestServers.Tests;

/// <summary>MailKit, set up for servers with a certificate that nobody signed.</summary>
internal static class MailClients
{
    public static async Task<ImapClient> ImapAsync(int port, SecureSocketOptions security = SecureSocketOptions.None)
    {
        var client = new ImapClient { ServerCertificateValidationCallback = (_, _, _, _) => true };
        await client.ConnectAsync("127.0.0.1", port, security, TestContext.Current.CancellationToken);
        return client;
    }

    public static async Task<SmtpClient> SmtpAsync(int port, SecureSocketOptions security = SecureSocketOptions.None)
    {
        var client = new SmtpClient { ServerCertificateValidationCallback = (_, _, _, _) => true };
        await client.ConnectAsync("127.0.0.1", port, security, TestContext.Current.CancellationToken);
        return client;
    }

    public static MimeMessage Message(string from, string to, string subject, string text = "Hello.") =>
        new([MailboxAddress.Parse(from)], [MailboxAddress.Parse(to)], subject, new TextPart("plain") { Text = text });

    public static byte[] Raw(string subject) =>
        Encoding.ASCII.GetBytes($"From: a@customers.example\r\nSubject: {subject}\r\n\r\n.leading dot\r\n");

    public static string Text(this IReadOnlyList<byte[]> messages) => Encoding.UTF8.GetString([.. messages.SelectMany(m => m)]);
}
