using Xunit;

namespace Hookdesk.TestServers;

/// <summary>A server or program that some tests need.</summary>
public enum ServerKind
{
    Dovecot,
    Postfix,
    Postgres,
    Chromium,
}

/// <summary>
/// Whether this machine can run a kind of server. On a developer's machine a test that needs a missing one is skipped with one line
/// that says why; where <c>CI=true</c> it fails, so that no test can go missing unnoticed.
/// </summary>
public static class ServerRequirement
{
    /// <summary>Why the server cannot be started here, or null when it can.</summary>
    public static string? MissingReason(ServerKind kind) =>
        kind switch
        {
            ServerKind.Dovecot => InstalledProgram.Find("dovecot") is null
                ? "Dovecot is not installed (Debian: dovecot-imapd dovecot-pop3d dovecot-lmtpd)."
                : null,
            ServerKind.Postfix => InstalledProgram.Find("postfix") is null ? "Postfix is not installed (Debian: postfix)."
            : Environment.IsPrivilegedProcess ? null
            : "Postfix can be started by root only.",
            ServerKind.Postgres => PostgresServer.ExternalConnectionString is not null || InstalledProgram.PostgresBinaries() is not null
                ? null
                : "PostgreSQL is not installed (Debian: postgresql), and HOOKDESK_TEST_POSTGRES names no server.",
            ServerKind.Chromium => ChromiumBrowser.ExecutablePath is null ? "Chromium is not installed (Debian: chromium)." : null,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    /// <summary>
    /// Skips the running test when one of the servers is missing, or fails it where <c>CI=true</c>. Every <c>StartAsync</c> here calls it;
    /// a test whose servers are started by a fixture calls it itself, because a fixture cannot skip.
    /// </summary>
    public static void Require(params ReadOnlySpan<ServerKind> kinds)
    {
        foreach (var kind in kinds)
            Demand(MissingReason(kind), Environment.GetEnvironmentVariable("CI"));
    }

    /// <summary>The rule itself: nothing missing passes, something missing skips, or fails when <paramref name="ci"/> is "true".</summary>
    public static void Demand(string? missingReason, string? ci)
    {
        if (missingReason is null)
            return;
        if (string.Equals(ci, "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail($"{missingReason} With CI=true this is a failure.");
        Assert.Skip(missingReason);
    }
}
