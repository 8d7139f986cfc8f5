using Hookdesk.TestServers;
using Microsoft.Playwright;
using Xunit;

namespace Hookdesk.TestDesks;

/// <summary>What pages are looked at on: a wide window and a phone, light and dark.</summary>
public static class Screens
{
    /// <summary>Both widths and both themes, each once; in the long lane each width in each theme.</summary>
    public static TheoryData<int, ColorScheme> All =>
        LongLane.IsOn
            ? new()
            {
                { 1440, ColorScheme.Light },
                { 1440, ColorScheme.Dark },
                { 360, ColorScheme.Light },
                { 360, ColorScheme.Dark },
            }
            : new() { { 1440, ColorScheme.Light }, { 360, ColorScheme.Dark } };
}
