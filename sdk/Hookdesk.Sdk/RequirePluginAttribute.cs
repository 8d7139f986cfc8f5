namespace Hookdesk.Sdk;

/// <summary>
/// Marks a further entry of a plugin that counts only while another plugin is there: one that the manifest lists under
/// <c>optional</c>. What extends the other plugin is registered and mapped there, so that nothing of its contracts is touched without it.
/// </summary>
/// <remarks>
/// <para>
/// The class is public, derives from <see cref="PluginStartup"/>, and has a parameterless constructor. A plugin has any number of them
/// beside its one entry without the mark. They run after that entry, in the order of their full names, and register for the same plugin.
/// An exception in one makes the whole plugin <c>Broken</c>, as one in the entry does.
/// </para>
/// <para>
/// The other plugin is there when it is active in the shell that is being built, in a version within the range of the manifest. Where it
/// is not installed, switched off, broken, of another version, or itself requires this plugin, the entry does not run, and the admin's
/// page of this plugin says why. After it was switched on or off, the next shell decides anew; the plugin's assembly is then loaded once
/// more, beside the one that was loaded without it, so static state is not shared between the two.
/// </para>
/// <para>
/// Types that derive from the other plugin's contracts, or name them in a signature, may stand anywhere in the assembly: without the
/// contracts they are passed over. Code that runs in any case must not use them.
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
