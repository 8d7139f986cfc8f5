using System.Text.RegularExpressions;
using Hookdesk.EndToEnd.Tests.Parts;

[assembly: AssemblyFixture(typeof(DemoDesk))]

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// A desk full of work, as the command <c>demo</c> makes it, for tests that look and change little. Made by the first test that asks.
/// </summary>
public sealed partial class DemoDesk : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Desk? _desk;

    public string AdminEmail { get; private set; } = "";

    public string AdminPassword { get; private set; } = "";

    public async Task<Desk> GetAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _desk ??= await MakeAsync();
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

    private async Task<Desk> MakeAsync()
    {
        var desk = Desk.New();
        try
        {
            var words = WhomToSignInAs().Match(await desk.RunAsync("demo"));
            Assert.True(words.Success, "“demo” does not say whom to sign in as.");
            (AdminEmail, AdminPassword) = (words.Groups[1].Value, words.Groups[2].Value);
            await desk.ServeAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex(@"Sign in as (\S+) with the password (\S+)")]
    private static partial Regex WhomToSignInAs();
}
