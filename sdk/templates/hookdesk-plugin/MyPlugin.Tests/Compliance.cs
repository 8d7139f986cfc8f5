using Hookdesk.Sdk.Testing;

namespace MyPlugin.Tests;

/// <summary>The tests that every plugin must pass.</summary>
public sealed class Compliance : PluginComplianceTests<MyThingPlugin>;
