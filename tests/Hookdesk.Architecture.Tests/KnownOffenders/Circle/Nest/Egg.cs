using Hookdesk.Architecture.Tests.KnownOffenders.Circle.Chicken;

namespace Hookdesk.Architecture.Tests.KnownOffenders.Circle.Nest;

internal sealed class Egg
{
    public Hen Hatch() => new();
}
