using Hookdesk.Host.Ground;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Blobs;

/// <summary>Folders of plugins below <c>node/</c> in the data directory.</summary>
internal sealed class NodeFolder(HookdeskOptions options) : INodeFolder
{
    public string For(string name)
    {
        if (name.Length == 0 || name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
            throw new ArgumentException($"{name} may only contain lowercase ASCII letters, digits, and hyphens.", nameof(name));
        var folder = Path.Combine(options.DataDirectory, "node", name);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }
}
