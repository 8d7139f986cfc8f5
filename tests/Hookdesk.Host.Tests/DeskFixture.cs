using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests;

/// <summary>A desk without plugins, set up, for the tests of one class.</summary>
public sealed class DeskFixture : IAsyncLifetime
{
    public PluginTestHost Desk { get; private set; } = null!;

    public ShiftedTime Time { get; } = new();

    public async ValueTask InitializeAsync() => Desk = await PluginTestHost.StartAsync(options => options.Time = Time);

    public ValueTask DisposeAsync() => Desk.DisposeAsync();

    /// <summary>An agent of its own for one test, with the administrator's password.</summary>
    public async Task<(long Id, string Email)> AgentAsync(params string[] roles)
    {
        var email = $"agent-{Guid.NewGuid():N}@desk.example";
        return (await Desk.CreateUserAsync(email, "Nora Nilsen", roles.Length == 0 ? ["Agent"] : roles), email);
    }
}

/// <summary>The real clock, moved forward by what a test wants to have passed.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _shift));
}
