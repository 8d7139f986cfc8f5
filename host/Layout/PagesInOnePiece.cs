using System.Buffers;
using System.IO.Pipelines;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Hookdesk.Host.Layout;

/// <summary>
/// Sends a page when it is whole: its length is known then, it takes one write instead of one for each few kilobytes, and a page that
/// fails halfway becomes an error page and not half a page. Whatever is no page — files, live updates, data — passes as it comes.
/// </summary>
/// <remarks>
/// A page is compressed where the browser can read that. The length of what is compressed tells whether two texts in it are alike, and
/// who can make a reader's browser ask for pages that repeat a guess, and watch the wire, could so guess what else is in them (BREACH).
/// Against that: antiforgery tokens are masked, another text in each page; a page that another site asks for is sent as it is, and so is
/// one whose endpoint says that it holds a secret (<see cref="PageResults.HoldsSecret"/>); and the session's cookie does not come with
/// what another site embeds.
/// </remarks>
internal sealed class PagesInOnePiece(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var below = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new PageBody(below, context);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
            await body.SendAsync(context.RequestAborted);
        }
        finally
        {
            context.Features.Set(below);
        }
    }

    /// <summary>The body of an answer: gathers what is written to it as a stream while that is HTML.</summary>
    private sealed class PageBody(IHttpResponseBodyFeature below, HttpContext context) : Stream, IHttpResponseBodyFeature
    {
        private readonly HttpResponse _response = context.Response;

        private const int First = 64 * 1024;

        // A page beyond this is no page that anybody reads; it goes out as it comes rather than into memory.
        private const int Largest = 4 * 1024 * 1024;

        private byte[]? _gathered;
        private int _length;
        private bool _passes;

        Stream IHttpResponseBodyFeature.Stream => this;

        // Small answers are written here, in one piece by themselves.
        public PipeWriter Writer => below.Writer;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        private bool Gathers =>
            !_passes && !_response.HasStarted && _response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Gathers && _length + buffer.Length <= Largest)
            {
                Gather(buffer.Span);
                return;
            }

            await PassAsync(cancellationToken);
            await below.Stream.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            // The server refuses to block, and so does this; what is gathered blocks nobody.
            if (Gathers && _length + count <= Largest)
                Gather(buffer.AsSpan(offset, count));
            else
                below.Stream.Write(buffer, offset, count);
        }

        // A page is flushed by its renderer at the end of each buffer; it leaves when it is whole.
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            Gathers ? Task.CompletedTask : below.Stream.FlushAsync(cancellationToken);

        public override void Flush()
        {
            if (!Gathers)
                below.Stream.Flush();
        }

        public void DisableBuffering()
        {
            _passes = true;
            below.DisableBuffering();
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => below.StartAsync(cancellationToken);

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            below.SendFileAsync(path, offset, count, cancellationToken);

        public async Task CompleteAsync()
        {
            await SendAsync(CancellationToken.None);
            await below.CompleteAsync();
        }

        /// <summary>Sends the page, if there is one.</summary>
        public async Task SendAsync(CancellationToken cancellation)
        {
            if (_length > 0 && !_response.HasStarted)
            {
                Compress();
                _response.ContentLength ??= _length;
            }
            await PassAsync(cancellation);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (_gathered is { } gathered)
                ArrayPool<byte>.Shared.Return(gathered);
            _gathered = null;
            base.Dispose(disposing);
        }

        private void Compress()
        {
            var headers = _response.Headers;
            if (_length < CompressedPages.Smallest || headers.ContentEncoding.Count > 0 || _response.ContentLength is not null)
                return;
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            if (CompressedPages.EncodingFor(context) is not { } encoding)
                return;
            var compressed = CompressedPages.Compress(_gathered.AsSpan(0, _length), encoding, out var length);
            ArrayPool<byte>.Shared.Return(_gathered!);
            (_gathered, _length) = (compressed, length);
            headers.ContentEncoding = encoding;
        }

        private void Gather(ReadOnlySpan<byte> bytes)
        {
            if (_gathered is null)
                _gathered = ArrayPool<byte>.Shared.Rent(Math.Max(First, bytes.Length));
            else if (_length + bytes.Length > _gathered.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _gathered.Length, _length + bytes.Length));
                _gathered.AsSpan(0, _length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_gathered);
                _gathered = larger;
            }

            bytes.CopyTo(_gathered.AsSpan(_length));
            _length += bytes.Length;
        }

        private async ValueTask PassAsync(CancellationToken cancellation)
        {
            _passes = true;
            if (_length == 0)
                return;
            var length = _length;
            _length = 0;
            await below.Stream.WriteAsync(_gathered.AsMemory(0, length), cancellation);
        }
    }
}
