using System.Collections.Concurrent;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk;

namespace Hookdesk.Host.Localization;

/// <summary>
/// Finds the PO files: first the installation's own edits (<c>&lt;data&gt;/Localization/&lt;owner&gt;/&lt;language&gt;.po</c>), then
/// what the owner brought (<c>&lt;plugin&gt;/Localization/&lt;language&gt;.po</c>). A language of a region falls back to the language:
/// <c>pt-BR</c> to <c>pt</c>.
/// </summary>
internal sealed class Catalogues(HookdeskOptions options, IPluginList plugins, ILogger<Catalogues> logger)
{
    private readonly ConcurrentDictionary<(string Owner, string Language), Catalogue[]> _chains = new();

    private int _generation;

    /// <summary>Grows whenever texts may have changed: whoever keeps something made of them keeps it with this.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Where translators' texts for an owner lie.</summary>
    public string FolderOf(string owner) =>
        Path.Combine(
            plugins.Active.FirstOrDefault(plugin => plugin.Id == owner)?.Folder ?? HookdeskOptions.ProgramDirectory,
            "Localization"
        );

    /// <summary>Where the installation's own edits for an owner lie.</summary>
    public string EditsFolderOf(string owner) => Path.Combine(options.DataDirectory, "Localization", owner);

    /// <summary>The catalogues in which to look, in order.</summary>
    public Catalogue[] Chain(string owner, string language) => _chains.GetOrAdd((owner, language), Load);

    /// <summary>Tags of all languages for which there is any file.</summary>
    public IEnumerable<string> Languages()
    {
        var owners = plugins.Active.Select(plugin => plugin.Id).Prepend(Contribution.CorePluginId);
        return owners
            .SelectMany(owner => new[] { FolderOf(owner), EditsFolderOf(owner) })
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.po"))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads the files anew when they are next needed, after somebody changed one.</summary>
    public void Forget()
    {
        _chains.Clear();
        Interlocked.Increment(ref _generation);
    }

    private Catalogue[] Load((string Owner, string Language) key)
    {
        var found = new List<Catalogue>();
        for (var tag = key.Language; tag.Length > 0; tag = tag.LastIndexOf('-') is > 0 and var dash ? tag[..dash] : "")
        {
            if (tag.AsSpan().ContainsAny('/', '\\', '.'))
                break;
            foreach (var folder in new[] { EditsFolderOf(key.Owner), FolderOf(key.Owner) })
                if (Read(Path.Combine(folder, $"{tag}.po")) is { } catalogue)
                    found.Add(catalogue);
        }

        return [.. found];
    }

    private Catalogue? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var reader = new StreamReader(path);
            return new Catalogue(PoReader.Read(reader));
        }
        catch (Exception error) when (error is PoException or IOException or UnauthorizedAccessException)
        {
            // A broken pack costs its texts, not the page.
            logger.LogError(error, "The language file {Path} can't be read and was skipped", path);
            return null;
        }
    }
}
