namespace Hookdesk.Sdk.Http;

/// <summary>Follows redirects and bounds an answer in time and size, its body included.</summary>
internal sealed class LimitedHandler(PublicHttpOptions options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(options.Timeout);
        try
        {
            var answer = await deadline.KeepAsync(stop => FollowAsync(request, stop), cancellationToken).ConfigureAwait(false);
            answer.Content = new LimitedContent(answer.Content, options.MaxResponseBytes, deadline);
            return answer;
        }
        catch
        {
            deadline.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await base.SendAsync(request, cancellation).ConfigureAwait(false);
            if (redirects == options.MaxRedirects || Next(request, answer) is not { } next)
                return answer;
            answer.Dispose();
            request = Again(request, next);
        }
    }

    // By http and https only, and never from https back to http; otherwise the redirect itself is the answer.
    private static Uri? Next(HttpRequestMessage request, HttpResponseMessage answer) =>
        (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308
        && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && request.RequestUri is { } from
        && answer.Headers.Location is { } location
        && Uri.TryCreate(from, location, out var next)
        && next.Scheme is "http" or "https"
        && !(from.Scheme == "https" && next.Scheme == "http")
            ? next
            : null;

    private static HttpRequestMessage Again(HttpRequestMessage request, Uri next)
    {
        var sameHost = request.RequestUri!.Authority == next.Authority && request.RequestUri.Scheme == next.Scheme;
        var again = new HttpRequestMessage(request.Method, next) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var header in request.Headers)
            if (header.Key is not "Host" && (sameHost || header.Key is not ("Authorization" or "Cookie")))
                again.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return again;
    }
}

/// <summary>The time in which an answer has to end.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _over;

    public Deadline(TimeSpan time) => _over = new CancellationTokenSource(time);

    /// <summary>Does something that ends with the caller's token or with the time, whichever is sooner.</summary>
    public async Task<T> KeepAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _over.Token);
        try
        {
            return await work(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            var late = new TimeoutException("The server didn't respond in time.");
            throw new TaskCanceledException(late.Message, late);
        }
    }

    public void Dispose() => _over.Dispose();
}

/// <summary>A body that is counted while it comes.</summary>
internal sealed class LimitedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly long _limit;
    private readonly Deadline _deadline;

    public LimitedContent(HttpContent inner, long limit, Deadline deadline)
    {
        (_inner, _limit, _deadline) = (inner, limit, deadline);
        foreach (var header in inner.Headers)
            Headers.TryAddWithoutValidation(header.Key, header.Value);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new LimitedStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _limit, _deadline);

    protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
    {
        await using var body = await CreateContentReadStreamAsync().ConfigureAwait(false);
        await body.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        System.Net.TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await using var body = await CreateContentReadStreamAsync().ConfigureAwait(false);
        await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _deadline.Dispose();
        }
        base.Dispose(disposing);
    }
}

internal sealed class LimitedStream(Stream inner, long limit, Deadline deadline) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await deadline.KeepAsync(stop => inner.ReadAsync(buffer, stop).AsTask(), cancellationToken).ConfigureAwait(false);
        return Counted(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int count) => (_read += count) > limit ? throw new ResponseTooLargeException(limit) : count;
}
