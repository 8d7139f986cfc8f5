using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Users;

namespace MyPlugin;

/// <summary>How many times people have signed in since Hookdesk started.</summary>
public sealed class SignInCounter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}

/// <summary>Handles an action of the host.</summary>
public sealed class CountSignIns(SignInCounter counter) : IActionHandler<UserSignedIn>
{
    public Task HandleAsync(UserSignedIn action, CancellationToken cancellation)
    {
        counter.Add();
        return Task.CompletedTask;
    }
}
