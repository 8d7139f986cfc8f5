using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(RealParts))]

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// What the tests share: one Chromium, one Dovecot with one Postfix. Each is started by the first test that asks, so that a machine
/// without it skips tests instead of failing a fixture. Tests make addresses of their own and never see each other's mail.
/// </summary>
public sealed class RealParts : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private ChromiumBrowser? _chromium;
    private MailWorld? _mail;

    public async Task<ChromiumBrowser> ChromiumAsync()
    {
        ServerRequirement.Require(ServerKind.Chromium);
        await _gate.WaitAsync();
        try
        {
            return _chromium ??= await ChromiumBrowser.StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<MailWorld> MailAsync()
    {
        ServerRequirement.Require(ServerKind.Dovecot, ServerKind.Postfix);
        await _gate.WaitAsync();
        try
        {
            return _mail ??= await MailWorld.StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_mail is not null)
            await _mail.DisposeAsync();
        _gate.Dispose();
    }
}
