namespace Hookdesk.Mail.Domain;

/// <summary>How long to wait before trying again.</summary>
internal static class RetryPauses
{
    /// <summary>After this time a message is given up.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(4);

    private static readonly TimeSpan[] Message =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(3),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
    ];

    private static readonly TimeSpan[] Server =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5),
    ];

    /// <summary>The pause after a message's n-th failed attempt; from the seventh on four hours.</summary>
    public static TimeSpan AfterAttempt(int attempts) => Message[Math.Clamp(attempts - 1, 0, Message.Length - 1)];

    /// <summary>The pause after a server could not be used n times in a row; at most five minutes.</summary>
    public static TimeSpan AfterOutage(int failures) => Server[Math.Clamp(failures - 1, 0, Server.Length - 1)];
}
