namespace Hookdesk.Sla.Tests;

/// <summary>The desk's clock: it goes on as always, from wherever a test puts it.</summary>
public sealed class DeskClock : TimeProvider
{
    private long _ahead;

    /// <summary>Puts the clock forward.</summary>
    public void Forward(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    /// <summary>Puts the clock to a time, which is usually later than now.</summary>
    public void Set(DateTimeOffset to) => Interlocked.Add(ref _ahead, (to - GetUtcNow()).Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}
