using Hookdesk.TestServers;
using Microsoft.Playwright;
using Xunit;

namespace Hookdesk.TestDesks;

/// <summary>
/// What pages are looked at on: a wide window and a phone, light and dark. Walks over many pages do it on one of them in the gate and on
/// all four in the long lane; the walk of the end-to-end tests over every page takes all four in turn in the gate too.
/// </summary>
public static class Screens
{
    /// <summary>A wide window in the light.</summary>
    public static TheoryData<int, ColorScheme> Wide => LongLane.IsOn ? All : new() { { 1440, ColorScheme.Light } };

    /// <summary>A phone in the dark.</summary>
    public static TheoryData<int, ColorScheme> Narrow => LongLane.IsOn ? All : new() { { 360, ColorScheme.Dark } };

    private static TheoryData<int, ColorScheme> All =>
        new()
        {
            { 1440, ColorScheme.Light },
            { 1440, ColorScheme.Dark },
            { 360, ColorScheme.Light },
            { 360, ColorScheme.Dark },
        };
}
