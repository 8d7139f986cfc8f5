namespace Hookdesk.Sdk;

/// <summary>
/// Marks an additional entry class that runs only if another plugin is available, which the manifest lists under <c>optional</c>. Register
/// and map the extensions of the other plugin there, so that its contracts are never used without it.
/// </summary>
/// <remarks>
/// <para>
/// The class is public, derives from <see cref="PluginStartup"/>, and has a parameterless constructor. A plugin can have any number of them
/// in addition to its entry class without the attribute. They run after that class, ordered by full name, and register for the same plugin.
/// An exception in one of them makes the whole plugin <c>Broken</c>.
/// </para>
/// <para>
/// The other plugin is available if it's active in the new shell, in a version within the manifest's range. If it isn't installed, is
/// disabled, is broken, has another version, or requires this plugin itself, the entry class doesn't run, and the plugin's page shows why.
/// After the other plugin is enabled or disabled, the next shell decides again. The plugin's assembly is then loaded again, next to the one
/// loaded before, so the two don't share static state.
/// </para>
/// <para>
/// Types that derive from the other plugin's contracts, or use them in a signature, can be anywhere in the assembly. Without the contracts
/// they're skipped. Code that always runs must not use them.
/// </para>
/// <example>
/// <code>
/// // plugin.json: "optional": { "hookdesk.search": "^1.0" }
/// [RequirePlugin("hookdesk.search")]
/// public sealed class ArticlesInSearch : PluginStartup
/// {
///     public override void ConfigureServices(IServiceCollection services) =&gt; services.AddSearchSource&lt;ArticleSource&gt;();
/// }
/// </code>
/// </example>
/// </remarks>
/// <param name="pluginId">The other plugin's id. With several marks all of them must be there.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RequirePluginAttribute(string pluginId) : Attribute
{
    /// <summary>The other plugin's id.</summary>
    public string PluginId { get; } = pluginId;
}
