namespace Hookdesk.Host.Settings;

/// <summary>A page's settings as JSON, as they are kept in memory by the name of the page.</summary>
internal sealed record StoredSettings(string Json)
{
    /// <summary>Kept no longer in any case, so that a changed configuration file is noticed too.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
}
