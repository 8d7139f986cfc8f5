using System.Collections.Concurrent;
using Hookdesk.Mail.Data;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Connect;

/// <summary>Notes how mailboxes fare, for the admin. While all is well it is written every half minute and not for each message.</summary>
internal sealed class MailboxStates(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(long, bool), DateTimeOffset> _written = [];

    public async Task FetchedAsync(long mailboxId, int waiting, CancellationToken cancellation)
    {
        if (!Due((mailboxId, true)))
            return;
        await ChangeAsync(
            mailboxId,
            state =>
            {
                (state.FetchedAt, state.Waiting) = (time.GetUtcNow(), waiting);
                (state.FetchFailingSince, state.FetchProblem) = (null, null);
            },
            cancellation
        );
    }

    public Task FetchFailedAsync(long mailboxId, ConnectionProblem problem, CancellationToken cancellation)
    {
        _written.TryRemove((mailboxId, true), out _);
        return ChangeAsync(
            mailboxId,
            state =>
            {
                state.FetchFailingSince ??= time.GetUtcNow();
                state.FetchProblem = problem.ToJson();
            },
            cancellation
        );
    }

    public async Task SentAsync(long mailboxId, CancellationToken cancellation)
    {
        if (!Due((mailboxId, false)))
            return;
        await ChangeAsync(
            mailboxId,
            state =>
            {
                state.SentAt = time.GetUtcNow();
                (state.SendFailingSince, state.SendProblem) = (null, null);
            },
            cancellation
        );
    }

    public Task SendFailedAsync(long mailboxId, ConnectionProblem problem, CancellationToken cancellation)
    {
        _written.TryRemove((mailboxId, false), out _);
        return ChangeAsync(
            mailboxId,
            state =>
            {
                state.SendFailingSince ??= time.GetUtcNow();
                state.SendProblem = problem.ToJson();
            },
            cancellation
        );
    }

    /// <summary>The next success is written at once: the settings changed.</summary>
    public void Forget(long mailboxId)
    {
        _written.TryRemove((mailboxId, true), out _);
        _written.TryRemove((mailboxId, false), out _);
    }

    private bool Due((long, bool) key)
    {
        var now = time.GetUtcNow();
        if (_written.TryGetValue(key, out var last) && now - last < Pause)
            return false;
        _written[key] = now;
        return true;
    }

    private async Task ChangeAsync(long mailboxId, Action<MailboxStateRow> change, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<IDatabase>()
            .WriteAsync(
                async write =>
                {
                    var state = await write.Table<MailboxStateRow>().FirstOrDefaultAsync(row => row.MailboxId == mailboxId, cancellation);
                    var isNew = state is null;
                    state ??= new MailboxStateRow { MailboxId = mailboxId };
                    change(state);
                    if (isNew)
                        await write.InsertAsync(state, cancellation);
                    else
                        await write.UpdateAsync(state, cancellation);
                },
                cancellation
            );
    }
}
