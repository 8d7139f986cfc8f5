using Hookdesk.Mail.Domain;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Data;

/// <summary>The mailboxes and the installation's key, served from memory. Another node's changes are seen after ten seconds.</summary>
internal sealed class MailboxDirectory(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>The name of the key among the installation's keys.</summary>
    public const string SigningKey = "message-ids";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private volatile Snapshot? _snapshot;
    private int _changes;
    private byte[]? _key;

    /// <summary>All mailboxes, by name.</summary>
    public async ValueTask<IReadOnlyList<MailboxRow>> ListAsync(CancellationToken cancellation = default) =>
        (await CurrentAsync(cancellation)).Mailboxes;

    public async ValueTask<MailboxRow?> FindAsync(long id, CancellationToken cancellation = default) =>
        (await ListAsync(cancellation)).FirstOrDefault(mailbox => mailbox.Id == id);

    /// <summary>
    /// True for an address of a mailbox of this desk, an alias of one, or one of these with a tag: it never takes part in a ticket.
    /// </summary>
    public async ValueTask<bool> IsOwnAsync(string address, CancellationToken cancellation = default)
    {
        var key = Addresses.Key(address);
        var own = (await CurrentAsync(cancellation)).Own;
        return own.Contains(key) || own.Contains(Addresses.WithoutTag(key));
    }

    /// <summary>Reply lines of all mailboxes: a mail may answer one of another department.</summary>
    public async ValueTask<IReadOnlyList<string>> ReplyLinesAsync(CancellationToken cancellation = default) =>
        (await CurrentAsync(cancellation)).ReplyLines;

    /// <summary>The mailbox that speaks for a department: its own, else the one the ticket came by, else any that can send.</summary>
    public async ValueTask<MailboxRow?> SenderForAsync(long departmentId, long? cameBy, CancellationToken cancellation = default)
    {
        var able = (await ListAsync(cancellation)).Where(mailbox => mailbox.CanSend).ToList();
        var own = able.Where(mailbox => mailbox.DepartmentId == departmentId).ToList();
        return own.FirstOrDefault(mailbox => mailbox.Id == cameBy)
            ?? own.FirstOrDefault()
            ?? able.FirstOrDefault(mailbox => mailbox.Id == cameBy)
            ?? able.FirstOrDefault();
    }

    /// <summary>Forgets what is in memory, after a change.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _changes);
        _snapshot = null;
    }

    /// <summary>The secret with which Message-IDs are signed.</summary>
    public async ValueTask<byte[]> KeyAsync(CancellationToken cancellation = default)
    {
        if (_key is { } known)
            return known;
        await using var scope = scopes.CreateAsyncScope();
        var stored = await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<KeyRow>()
            .FirstAsync(row => row.Name == SigningKey, cancellation);
        return _key = Convert.FromBase64String(stored.Value);
    }

    private async ValueTask<Snapshot> CurrentAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (_snapshot is { } fresh && now - fresh.At < Fresh)
            return fresh;
        var changes = Volatile.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .Table<MailboxRow>()
            .OrderBy(row => row.Name)
            .ThenBy(row => row.Id)
            .ToListAsync(cancellation);
        var read = new Snapshot(
            now,
            rows,
            [.. rows.SelectMany(row => row.AddressKeys)],
            [.. rows.Select(row => row.ReplyLine).Where(line => line.Length > 0).Distinct()]
        );
        // A change that came while this was read may not be in it: good for this caller, but not to be kept.
        if (changes == Volatile.Read(ref _changes))
            _snapshot = read;
        return read;
    }

    private sealed record Snapshot(
        DateTimeOffset At,
        IReadOnlyList<MailboxRow> Mailboxes,
        HashSet<string> Own,
        IReadOnlyList<string> ReplyLines
    );
}
