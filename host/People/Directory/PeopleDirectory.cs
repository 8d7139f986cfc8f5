using Hookdesk.Sdk.Data;

namespace Hookdesk.Host.People.Directory;

/// <summary>
/// Users, roles and grants in memory: every request asks for them. A change on this node is seen by the next request; one made
/// elsewhere as soon as its event arrives (<see cref="RefreshPeople"/>).
/// </summary>
internal sealed class PeopleDirectory(IServiceScopeFactory scopes) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private volatile PeopleSnapshot? _current;
    private int _version;

    public ValueTask<PeopleSnapshot> GetAsync(CancellationToken cancellation = default) =>
        _current is { } current ? new(current) : new(LoadAsync(cancellation));

    public void Invalidate()
    {
        Interlocked.Increment(ref _version);
        _current = null;
    }

    public void Dispose() => _loading.Dispose();

    private async Task<PeopleSnapshot> LoadAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_current is { } loaded)
                return loaded;
            await using var scope = scopes.CreateAsyncScope();
            var version = Volatile.Read(ref _version);
            var snapshot = await PeopleSnapshot
                .LoadAsync(scope.ServiceProvider.GetRequiredService<IDatabase>(), cancellation)
                .ConfigureAwait(false);
            // What changed while it was being read would otherwise be missed until the next change.
            _current = snapshot;
            if (Volatile.Read(ref _version) != version)
                _current = null;
            return snapshot;
        }
        finally
        {
            _loading.Release();
        }
    }
}
