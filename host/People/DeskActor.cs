using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.People;

/// <summary>Who acts: the last one that somebody has become, else the signed-in user, else the desk.</summary>
internal sealed class DeskActor(ICurrentUser user) : IActor, IHandedOn
{
    private readonly Stack<Actor> _others = new();

    public Actor Current =>
        _others.TryPeek(out var other) ? other
        : user.Info is { } info ? new Actor(ActorKind.User, info.Id, info.Name)
        : Actor.System;

    public void TakeFrom(IServiceProvider other) => Become(other.GetRequiredService<IActor>().Current);

    public IDisposable Become(Actor actor)
    {
        _others.Push(actor);
        return new Return(this, _others.Count);
    }

    private sealed class Return(DeskActor owner, int depth) : IDisposable
    {
        // Cuts the stack back to where it was, also when an inner one was forgotten; disposing twice does nothing.
        public void Dispose()
        {
            while (owner._others.Count >= depth)
                owner._others.Pop();
            depth = int.MaxValue;
        }
    }
}
