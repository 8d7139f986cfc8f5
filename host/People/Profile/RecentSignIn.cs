using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Users;

namespace Hookdesk.Host.People.Profile;

/// <summary>One's own sign-in, or an attempt at it, as the event log has it.</summary>
/// <param name="At">When.</param>
/// <param name="Succeeded">False for a wrong password or code.</param>
/// <param name="Address">From where.</param>
/// <param name="Browser">With what.</param>
public sealed record RecentSignIn(DateTimeOffset At, bool Succeeded, string? Address, string? Browser)
{
    internal static RecentSignIn? From(EventRecord record) =>
        record.As<UserSignedIn>() is { } done ? new(record.At, true, done.Address, done.Browser)
        : record.As<UserSignInFailed>() is { } failed ? new(record.At, false, failed.Address, null)
        : null;
}
