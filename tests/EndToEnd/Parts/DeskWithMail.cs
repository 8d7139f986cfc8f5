using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;

[assembly: AssemblyFixture(typeof(DeskWithMail))]

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// A desk on SQLite whose department <em>Support</em> has a mailbox, for tests that need nothing else of it and tell their tickets from
/// those of others. Those that look at lists are of one collection, so that nothing comes into them but their own. Made by the first test
/// that asks.
/// </summary>
public sealed class DeskWithMail : IAsyncDisposable
{
    public const string Collection = "A desk with mail";

    private readonly SemaphoreSlim _gate = new(1);
    private Desk? _desk;
    private string _support = "";

    /// <summary>The desk, and the address of its mailbox.</summary>
    public async Task<(Desk Desk, string Support)> GetAsync(RealParts parts)
    {
        ServerRequirement.Require(ServerKind.Chromium, ServerKind.Dovecot, ServerKind.Postfix);
        await _gate.WaitAsync();
        try
        {
            _desk ??= await MakeAsync(parts);
            return (_desk, _support);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_desk is not null)
            await _desk.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<Desk> MakeAsync(RealParts parts)
    {
        var mail = await parts.MailAsync();
        _support = await mail.AddMailboxAsync("support");
        // Tests sign in more often than people do, all from one address.
        var desk = await Desk.StartAsync(settings: desk =>
        {
            desk.Set("Hookdesk:AttemptsPerMinute:sign-in", "1000");
            desk.Set("Hookdesk:AttemptsPerMinute:password-reset", "1000");
        });
        try
        {
            var chromium = await parts.ChromiumAsync();
            await using var admin = await Agent.OpenAsync(
                await chromium.OpenContextAsync(
                    new()
                    {
                        BaseURL = desk.Address.AbsoluteUri,
                        ViewportSize = new() { Width = 1440, Height = 900 },
                    }
                ),
                "the administrator"
            );
            await admin.SignInAsync(Desk.AdminEmail, Desk.AdminPassword);
            await admin.AddMailboxAsync(mail, _support);
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }
}
