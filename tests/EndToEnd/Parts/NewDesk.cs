using Hookdesk.EndToEnd.Tests.Parts;

[assembly: AssemblyFixture(typeof(NewDesk))]

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// A desk that nobody has set up, for tests that leave it so: what set-up has been told is kept by each browser. Made by the first test
/// that asks.
/// </summary>
public sealed class NewDesk : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Desk? _desk;

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

    private static async Task<Desk> MakeAsync()
    {
        var desk = Desk.New();
        desk.Set("Hookdesk:NoSetupCode", "true");
        try
        {
            await desk.ServeAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }
}
