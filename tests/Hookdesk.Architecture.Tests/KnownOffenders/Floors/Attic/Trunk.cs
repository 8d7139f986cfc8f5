namespace Hookdesk.Architecture.Tests.KnownOffenders.Floors.Attic;

internal sealed class Trunk;
