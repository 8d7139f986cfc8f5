using Hookdesk.Mail.Data;

namespace Hookdesk.Mail.FetchMail;

/// <summary>A message as it came.</summary>
/// <param name="Raw">Its bytes; empty where the server could not give them.</param>
/// <param name="Uid">The UID in the folder; null where there is none.</param>
/// <param name="Key">The UIDL of POP3; null otherwise.</param>
/// <param name="ArrivedAt">When it arrived at the server.</param>
/// <param name="Error">Why there are no bytes.</param>
internal sealed record FetchedMessage(byte[] Raw, long? Uid, string? Key, DateTimeOffset ArrivedAt, string? Error = null);

/// <summary>An open mailbox on a server.</summary>
internal interface IMailSource : IAsyncDisposable
{
    /// <summary>The folder's UIDVALIDITY; null where the protocol has none.</summary>
    long? UidValidity { get; }

    /// <summary>How many messages are new, as of the last reading.</summary>
    int Waiting { get; }

    /// <summary>Reads what is new, in order and in batches bounded by number and size. Another call sees what came since.</summary>
    /// <param name="position">How far the folder was read.</param>
    /// <param name="isKnown">Which of these keys are known already, for a protocol without positions.</param>
    /// <param name="cancellation">Cancels.</param>
    IAsyncEnumerable<IReadOnlyList<FetchedMessage>> ReadAsync(
        FolderPositionRow? position,
        Func<IReadOnlyList<string>, Task<HashSet<string>>> isKnown,
        CancellationToken cancellation
    );

    /// <summary>Does with messages whose tickets are committed what the mailbox says: marks, moves or deletes them.</summary>
    Task SettleAsync(IReadOnlyList<IncomingRow> rows, CancellationToken cancellation);

    /// <summary>Waits until something may be new: told by the server where it can, at most so long.</summary>
    /// <param name="atMost">How long.</param>
    /// <param name="wake">Ends the waiting early, without harm to the connection.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>False when the source must be opened anew to see it.</returns>
    Task<bool> WaitAsync(TimeSpan atMost, CancellationToken wake, CancellationToken cancellation);
}
