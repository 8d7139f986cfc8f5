using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>A time in which a clock stands: [<see cref="From"/>, <see cref="To"/>), open while <see cref="To"/> is null.</summary>
public sealed record Pause(Instant From, Instant? To);
