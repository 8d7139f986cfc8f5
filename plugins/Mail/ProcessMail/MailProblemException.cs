namespace Hookdesk.Mail.ProcessMail;

/// <summary>A mail cannot become a message by itself and waits for the admin.</summary>
/// <param name="code">One of the constants of this class.</param>
internal sealed class MailProblemException(string code) : Exception(code)
{
    /// <summary>No header names a sender.</summary>
    public const string NoSender = "no-sender";

    /// <summary>The sender is an address of this desk.</summary>
    public const string OwnSender = "own-sender";

    /// <summary>The desk ended each time while it was being processed.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>Reading it took longer than any mail of a person does.</summary>
    public const string TooSlow = "too-slow";
}

/// <summary>Another run has already dealt with the message.</summary>
internal sealed class AlreadyProcessedException : Exception;
