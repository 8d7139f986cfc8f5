namespace Hookdesk.Sdk;

/// <summary>
/// Folders on this node's disk for files that a plugin makes from the database and can make again, such as an index. What must not be
/// lost belongs into the database or into
/// <see cref="Blobs.IBlobStore"/>: other nodes do not see these files, and a backup leaves them out. Singleton.
/// </summary>
public interface INodeFolder
{
    /// <summary>The full path of a plugin's folder, which is there when this returns and is readable by Hookdesk's account only.</summary>
    /// <param name="name">Lowercase ASCII letters, digits and hyphens; by custom the plugin's short name: <c>search</c>.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    string For(string name);
}
