namespace Hookdesk.Sdk;

/// <summary>
/// Marks a service that plugins can register even if Hookdesk, or the plugin whose contracts it belongs to, has registered one. All of them
/// are resolved together, as <c>IEnumerable&lt;T&gt;</c>. A third party's that can't be constructed within 3 seconds is left out and
/// counted. A plugin that registers any other service of Hookdesk or of another plugin's contracts isn't loaded, because it would replace
/// that service for everyone.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, Inherited = true)]
public sealed class OpenToPluginsAttribute : Attribute;
