using Hookdesk.Architecture.Tests.KnownOffenders.Circle.Nest;

namespace Hookdesk.Architecture.Tests.KnownOffenders.Circle.Chicken;

internal sealed class Hen
{
    public Egg Lay() => new();
}
