namespace Hookdesk.Mail.Tests;

/// <summary>Mails as they come, made for these tests.</summary>
internal static class Samples
{
    public static string Mail(
        string from,
        string to,
        string subject,
        string text,
        string? inReplyTo = null,
        string? references = null,
        string? id = null,
        string more = ""
    )
    {
        var answers = inReplyTo is null ? "" : $"In-Reply-To: <{inReplyTo}>\nReferences: {references ?? $"<{inReplyTo}>"}\n";
        return $"From: {from}\nTo: {to}\nSubject: {subject}\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <{id ?? $"{Guid.NewGuid():N}@customers.example"}>\n{answers}{more}"
            + $"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n";
    }

    public static string Bounce(string to, string recipient, string messageId) =>
        $"""
            From: Mail Delivery System <MAILER-DAEMON@mx.customers.example>
            To: {to}
            Subject: Undelivered Mail Returned to Sender
            Date: Mon, 23 Nov 2026 10:00:00 +0000
            Message-ID: <{Guid.NewGuid():N}@mx.customers.example>
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            Your mail could not be delivered.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.customers.example

            Final-Recipient: rfc822; {recipient}
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 user unknown

            --b
            Content-Type: text/rfc822-headers

            From: {to}
            To: {recipient}
            Message-ID: <{messageId}>
            Subject: Re: Printer

            --b--
            """;
}
