using Hookdesk.TestServers;

[assembly: AssemblyFixture(typeof(Hookdesk.TestServers.Tests.MailServers))]

namespace Hookdesk.TestServers.Tests;

/// <summary>One Dovecot with one Postfix for the tests that leave them running; each test makes users of its own.</summary>
public sealed class MailServers : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private DovecotServer? _dovecot;
    private PostfixServer? _postfix;

    /// <summary>Started by the first test that asks, so that a machine without it skips the tests instead of failing a fixture.</summary>
    public async Task<DovecotServer> DovecotAsync()
    {
        ServerRequirement.Require(ServerKind.Dovecot);
        await _gate.WaitAsync();
        try
        {
            return _dovecot ??= await DovecotServer.StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>As <see cref="DovecotAsync"/>, with Postfix before it.</summary>
    public async Task<(DovecotServer Dovecot, PostfixServer Postfix)> BothAsync()
    {
        ServerRequirement.Require(ServerKind.Postfix);
        var dovecot = await DovecotAsync();
        await _gate.WaitAsync();
        try
        {
            _postfix ??= await PostfixServer.StartAsync(
                dovecot,
                new PostfixOptions { CatchAll = new Dictionary<string, string> { ["everyone.example"] = "crowd@example.com" } }
            );
            return (dovecot, _postfix);
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
