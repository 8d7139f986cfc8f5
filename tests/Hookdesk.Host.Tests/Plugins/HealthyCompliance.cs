using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>The tests that every plugin inherits, tried on a plugin that does everything right.</summary>
public sealed class HealthyCompliance : PluginComplianceTests
{
    protected override string PluginFolder => FixtureDesk.Folder("Healthy");
}
