using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Hookdesk.Host.Shells;

/// <summary>
/// The <see cref="IServer"/> of a shell: it listens to nothing, and answers the requests that the outer host hands over.
/// </summary>
internal sealed class ShellServer : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = features => ProcessAsync(application, features);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ProcessAsync(IFeatureCollection features) =>
        _process?.Invoke(features) ?? throw new InvalidOperationException("The shell was not started.");

    public void Dispose() { }

    private static async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection outer)
        where TContext : notnull
    {
        // What the shell sets (route values, user, services) must not leak into the outer host's collection, which Kestrel uses again.
        var features = new FeatureCollection(outer);
        var context = application.CreateContext(features);
        Exception? thrown = null;
        try
        {
            await application.ProcessRequestAsync(context).ConfigureAwait(false);
            // An answer without a body, such as a redirect, has not begun yet. What waits for its beginning (headers, cookies) belongs
            // to this context and must happen before it is disposed, also where the browser has left: the server would do it later.
            if (features.Get<IHttpResponseFeature>() is { HasStarted: false } && features.Get<IHttpResponseBodyFeature>() is { } body)
                await body.CompleteAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (features.Get<IHttpRequestLifetimeFeature>()?.RequestAborted.IsCancellationRequested == true)
        {
            // Nobody is there to be answered.
        }
        catch (Exception error)
        {
            thrown = error;
            throw;
        }
        finally
        {
            application.DisposeContext(context, thrown);
        }
    }
}
