using Hookdesk.TestServers;

[assembly: AssemblyFixture(typeof(Hookdesk.TestServers.Tests.MailServers))]

namespace Hookdesk.TestServers.Tests;

/// <summary>One Dovecot with one Postfix for the tests that leave them running; each test makes users of its own.</summary>
public sealed class MailServers : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private DovecotServer? _dovecot;
    private PostfixServer? _postfix;

    /// <summary>Started by the first test that asks, so that a machine without them skips the tests instead of failing a fixture.</summary>
    public async Task<(DovecotServer Dovecot, PostfixServer Postfix)> GetAsync()
    {
        ServerRequirement.Require(ServerKind.Dovecot, ServerKind.Postfix);
        await _gate.WaitAsync();
        try
        {
            _dovecot ??= await DovecotServer.StartAsync();
            _postfix ??= await PostfixServer.StartAsync(_dovecot, new PostfixOptions
            {
                CatchAll = new Dictionary<string, string> { ["everyone.example"] = "crowd@example.com" },
            });
            return (_dovecot, _postfix);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_postfix is not null)
            await _postfix.DisposeAsync();
        if (_dovecot is not null)
            await _dovecot.DisposeAsync();
        _gate.Dispose();
    }
}
