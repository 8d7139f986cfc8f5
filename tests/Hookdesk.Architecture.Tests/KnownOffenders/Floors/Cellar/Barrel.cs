using Hookdesk.Architecture.Tests.KnownOffenders.Floors.Attic;

namespace Hookdesk.Architecture.Tests.KnownOffenders.Floors.Cellar;

internal sealed class Barrel
{
    public Trunk Above { get; } = new();
}
