using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Domain;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Data;

/// <summary>The mailboxes and the installation's key, served from memory. Singleton.</summary>
internal sealed class MailboxDirectory(NodeCache<MailboxDirectory.Snapshot> cache, IServiceScopeFactory scopes)
{
    /// <summary>The name of the key among the installation's keys.</summary>
    public const string SigningKey = "message-ids";

    private byte[]? _key;

    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<MailboxDirectory>()
            .AddNodeCache(LoadAsync, invalidatedBy: [typeof(MailboxCreated), typeof(MailboxChanged), typeof(MailboxDeleted)]);

    /// <summary>All mailboxes, by name.</summary>
    public async ValueTask<IReadOnlyList<MailboxRow>> ListAsync(CancellationToken cancellation = default) =>
        (await cache.GetAsync(cancellation)).Mailboxes;

    public async ValueTask<MailboxRow?> FindAsync(long id, CancellationToken cancellation = default) =>
        (await ListAsync(cancellation)).FirstOrDefault(mailbox => mailbox.Id == id);

    /// <summary>
    /// True for an address of a mailbox of this desk, an alias of one, or one of these with a tag: it never takes part in a ticket.
    /// </summary>
    public async ValueTask<bool> IsOwnAsync(string address, CancellationToken cancellation = default)
    {
        var key = Addresses.Key(address);
        var own = (await cache.GetAsync(cancellation)).Own;
        return own.Contains(key) || own.Contains(Addresses.WithoutTag(key));
    }

    /// <summary>Reply lines of all mailboxes: a mail may answer one of another department.</summary>
    public async ValueTask<IReadOnlyList<string>> ReplyLinesAsync(CancellationToken cancellation = default) =>
        (await cache.GetAsync(cancellation)).ReplyLines;

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

    /// <summary>Forgets what is in memory, after a change that no event tells of.</summary>
    public void Forget() => cache.Forget();

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

    private static async Task<Snapshot> LoadAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var rows = await services
            .GetRequiredService<IDatabase>()
            .Table<MailboxRow>()
            .OrderBy(row => row.Name)
            .ThenBy(row => row.Id)
            .ToListAsync(cancellation);
        return new Snapshot(
            rows,
            rows.SelectMany(row => row.AddressKeys).ToHashSet(StringComparer.Ordinal),
            [.. rows.Select(row => row.ReplyLine).Where(line => line.Length > 0).Distinct()]
        );
    }

    /// <summary>What is known at one time.</summary>
    internal sealed record Snapshot(IReadOnlyList<MailboxRow> Mailboxes, IReadOnlySet<string> Own, IReadOnlyList<string> ReplyLines);
}
