using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Hookdesk.Benchmarks;

/// <summary>
/// The floor that the desk stands on, measured in the same run: what Kestrel and MailKit do when nothing else is to be done.
/// </summary>
internal static class Baselines
{
    /// <summary>A page of 30 KB from memory, served by a Kestrel of its own process until standard input ends.</summary>
    public static async Task ServeAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var application = builder.Build();
        var page = new byte[30_000];
        Array.Fill(page, (byte)'x');
        application.MapGet("/", () => Microsoft.AspNetCore.Http.Results.Bytes(page, "text/html"));
        await application.RunAsync().ConfigureAwait(false);
    }

    /// <summary>Fetches every message of a folder in batches and parses it, and does nothing with it.</summary>
    /// <returns>Messages per second.</returns>
    public static async Task<double> FetchAndParseAsync(int port, string user, string password)
    {
        using var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None).ConfigureAwait(false);
        await client.AuthenticateAsync(user, password).ConfigureAwait(false);
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        var bodies = 0L;
        for (var index = 0; index < client.Inbox.Count; index++)
        {
            using var message = await client.Inbox.GetMessageAsync(index).ConfigureAwait(false);
            bodies += (message.TextBody ?? message.HtmlBody ?? "").Length;
        }

        var count = client.Inbox.Count;
        await client.DisconnectAsync(true).ConfigureAwait(false);
        return bodies > 0 ? count / watch.Elapsed.TotalSeconds : throw new InvalidDataException("The mails of the baseline have no text.");
    }
}
