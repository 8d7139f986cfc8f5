namespace Hookdesk.Host.People.SignIn;

/// <summary>
/// Browser and system in a few words, for the list of one's own sign-ins. A guess from what the browser says; nothing depends on it.
/// </summary>
internal static class Browser
{
    // Order matters: each of the later ones is also claimed by the earlier ones for the sake of old servers.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    public static string? Describe(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        string?[] known = [NameIn(Browsers, agent), NameIn(Systems, agent)];
        return string.Join(" · ", known.OfType<string>()) is { Length: > 0 } words ? words : null;
    }

    private static string? NameIn((string Sign, string Name)[] list, string agent)
    {
        foreach (var (sign, name) in list)
            if (agent.Contains(sign, StringComparison.Ordinal))
                return name;
        return null;
    }
}
