using Hookdesk.EndToEnd.Tests.EveryPage;
using Hookdesk.EndToEnd.Tests.Parts;

[assembly: AssemblyFixture(typeof(DeskWithoutMail))]

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// A desk on SQLite with the department <em>Support</em>, to which no mail comes, for tests that need nothing else of it. It also speaks
/// <see cref="Arabic"/>. Who changes an account makes one of their own; tests that look at lists are of one collection, so that no ticket
/// but their own comes in meanwhile. Made by the first test that asks.
/// </summary>
public sealed class DeskWithoutMail : IAsyncDisposable
{
    public const string Collection = "A desk without mail";

    private readonly SemaphoreSlim _gate = new(1);
    private Desk? _desk;

    public async Task<Desk> GetAsync(RealParts parts)
    {
        await _gate.WaitAsync();
        try
        {
            return _desk ??= await MakeAsync(parts);
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

    private static async Task<Desk> MakeAsync(RealParts parts)
    {
        var chromium = await parts.ChromiumAsync();
        // Tests sign in more often than people do, all from one address.
        var desk = await Desk.StartAsync(settings: desk =>
        {
            desk.Set("Hookdesk:AttemptsPerMinute:sign-in", "1000");
            desk.Set("Hookdesk:AttemptsPerMinute:two-factor", "1000");
            Arabic.Write(desk);
        });
        try
        {
            await using var admin = await Agent.OpenAsync(
                await chromium.OpenContextAsync(new() { BaseURL = desk.Address.AbsoluteUri }),
                "the administrator"
            );
            await admin.SignInAsync(Desk.AdminEmail, Desk.AdminPassword);
            await admin.AddDepartmentAsync("Support");
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }
}
