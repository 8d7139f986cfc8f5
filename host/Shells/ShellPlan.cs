using Hookdesk.Host.Data;
using Hookdesk.Host.Plugins;

namespace Hookdesk.Host.Shells;

/// <summary>What the next shell is to be made of.</summary>
internal sealed class ShellPlan
{
    /// <summary>The database it runs on.</summary>
    public required DatabaseSource Database { get; init; }

    /// <summary>All plugins found on disk.</summary>
    public required IReadOnlyList<PluginCandidate> Found { get; init; }

    /// <summary>Older versions of them.</summary>
    public required IReadOnlyList<PluginCandidate> Superseded { get; init; }

    /// <summary>Those that failed in the running shell, where an older version of theirs runs: they are not tried again.</summary>
    public required IReadOnlyList<PluginStatus> SetAside { get; init; }

    /// <summary>Ids of those that are switched on although they are not found.</summary>
    public required IReadOnlyCollection<string> Absent { get; init; }

    /// <summary>Ids of those that are switched on and found, whether they work or not.</summary>
    public required IReadOnlySet<string> SwitchedOn { get; init; }

    /// <summary>Those that must not be tried, with the reason.</summary>
    public required IReadOnlyDictionary<string, PluginError> Blocked { get; init; }

    /// <summary>
    /// Those without which the shell is of no use: when one of them fails, none is built. The others are left out when they fail.
    /// </summary>
    public required IReadOnlySet<string> MustWork { get; init; }

    /// <summary>True when migrations may take as long as they need: nobody else writes meanwhile.</summary>
    public required bool IsPatient { get; init; }

    /// <summary>False for commands that only look: schemas stay as they are.</summary>
    public required bool Migrate { get; init; }

    /// <summary>False for the command line: the shell's services are there, but its background work does not run.</summary>
    public required bool Start { get; init; }
}
