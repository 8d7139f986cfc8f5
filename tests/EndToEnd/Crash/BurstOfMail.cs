using System.Text;

namespace Hookdesk.EndToEnd.Tests.Crash;

/// <summary>Mails that are told apart by a number in sender, subject, text and Message-ID.</summary>
internal sealed class BurstOfMail(string domain)
{
    public string Sender(int number) => $"person{number:0000}@{domain}";

    public static string Subject(int number) => $"Burst {number:0000}";

    public static string Question(int number) => $"Question number {number:0000}.";

    public static string Answer(int number) => $"Answer to {number:0000}.";

    public byte[] Mail(int number, string to) =>
        Encoding.ASCII.GetBytes(
            string.Join(
                "\r\n",
                $"From: Person {number:0000} <{Sender(number)}>",
                $"To: <{to}>",
                $"Subject: {Subject(number)}",
                $"Message-ID: <burst-{number:0000}@{domain}>",
                "Date: Mon, 02 Mar 2026 09:00:00 +0000",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=us-ascii",
                "",
                Question(number),
                ""
            )
        );
}
