using System.Runtime.CompilerServices;

namespace Hookdesk.Host.Ground;

/// <summary>
/// No regular expression of this process takes longer than this, in whichever plugin or library it stands, unless it says so itself: an
/// expression that goes through a text again and again throws then, and does not keep a processor for ever.
/// </summary>
internal static class RegexLimit
{
    /// <summary>Where the framework looks when its first expression is made: before anything else runs.</summary>
    internal const string Name = "REGEX_DEFAULT_MATCH_TIMEOUT";

    /// <summary>So long that a match is not ended by a machine that is busy with other things.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(10);

    [ModuleInitializer]
    internal static void Set() => AppContext.SetData(Name, Longest);
}
