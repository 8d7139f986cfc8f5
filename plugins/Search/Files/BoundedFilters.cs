using System.IO.Compression;
using System.Runtime.InteropServices;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Hookdesk.Search.Files;

/// <summary>
/// Unpacks the streams of one PDF as far as a limit, each and all together. PdfPig itself unpacks whatever there is, and a few
/// kilobytes that are packed twice are gigabytes: each stream is measured before.
/// </summary>
/// <param name="largest">So many bytes of one stream at most, and four times as many of those that a page has not in common with those
/// before it.</param>
/// <param name="most">So many bytes of all streams at most.</param>
/// <param name="stop">Nothing more is unpacked then.</param>
internal sealed class BoundedFilters(long largest, long most, CancellationToken stop) : IFilterProvider
{
    private long _left = most,
        _leftOfPage = most;

    public void BeginPage() => _leftOfPage = 4 * largest;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bounded(DefaultFilterProvider.Instance.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) =>
        Bounded(DefaultFilterProvider.Instance.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(DefaultFilterProvider.Instance.GetAllFilters());

    private IReadOnlyList<IFilter> Bounded(IReadOnlyList<IFilter> filters) =>
        [.. filters.Select(filter => new BoundedFilter(filter, this))];

    private void Take(Memory<byte> packed, IFilter filter, DictionaryToken parameters)
    {
        if (stop.IsCancellationRequested)
            throw new InvalidDataException("Reading the file takes too long.");
        // A row is held three times, however short the stream is.
        var row = (double)Number("Columns", 1) * Number("Colors", 1) * Number("BitsPerComponent", 8) / 8;
        var limit = Math.Min(largest, Math.Min(_left, _leftOfPage));
        var size = row > largest ? long.MaxValue : SizeOf(packed, filter, Number("EarlyChange", 1) == 1, limit);
        (_left, _leftOfPage) = (_left - Math.Min(size, limit), _leftOfPage - Math.Min(size, limit));
        if (size > limit)
            throw new InvalidDataException("The unpacked file is too large to read.");

        int Number(string name, int usual) =>
            parameters.TryGet(NameToken.Create(name), out var token) && token is NumericToken number ? Math.Max(1, number.Int) : usual;
    }

    // The size of what is unpacked; where it is beyond the limit, any number that is too.
    private long SizeOf(Memory<byte> packed, IFilter filter, bool isEarly, long limit) =>
        filter switch
        {
            FlateFilter => Inflated(packed, limit),
            LzwFilter => OfCodes(packed.Span, isEarly, limit),
            RunLengthFilter => OfRuns(packed.Span),
            Ascii85Filter => packed.Length + 3L * packed.Span.Count((byte)'z'),
            AsciiHexDecodeFilter => packed.Length,
            // Pictures have no text, and say themselves how large they are.
            _ => throw new InvalidDataException("Images aren't read."),
        };

    private long Inflated(Memory<byte> packed, long limit)
    {
        if (packed.Length < 2)
            return 0;
        // Behind the two bytes of zlib's head, as PdfPig does.
        using var inflated = new DeflateStream(
            MemoryMarshal.TryGetArray<byte>(packed[2..], out var bytes)
                ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count)
                : new MemoryStream(packed[2..].ToArray()),
            CompressionMode.Decompress
        );
        var buffer = new byte[32 * 1024];
        var size = 0L;
        try
        {
            for (int read; size <= limit && !stop.IsCancellationRequested && (read = inflated.Read(buffer)) > 0; )
                size += read;
        }
        catch (InvalidDataException)
        {
            // What is broken is unpacked up to here.
        }
        return stop.IsCancellationRequested ? long.MaxValue : size;
    }

    // Each code stands for one byte, or for what the code before it stood for when it was made, and one byte more.
    private static long OfCodes(ReadOnlySpan<byte> packed, bool isEarly, long limit)
    {
        const int Clear = 256,
            End = 257,
            Codes = 4096;
        Span<int> lengths = stackalloc int[Codes];
        lengths.Fill(1);
        var (size, next, previous, bits, held, width) = (0L, End + 1, 0, 0u, 0, 9);
        foreach (var one in packed)
        {
            bits = (bits << 8) | one;
            if ((held += 8) < width)
                continue;
            var code = (int)(bits >> (held -= width)) & ((1 << width) - 1);
            if (code == End || size > limit)
                break;
            if (code == Clear)
            {
                (next, previous, width) = (End + 1, 0, 9);
                continue;
            }
            var length = code < next ? lengths[code] : previous + 1;
            if (previous > 0 && next < Codes)
                lengths[next++] = previous + 1;
            size += previous = length;
            width = (isEarly ? next + 1 : next) switch
            {
                >= 2048 => 12,
                >= 1024 => 11,
                >= 512 => 10,
                _ => 9,
            };
        }
        return size;
    }

    private static long OfRuns(ReadOnlySpan<byte> packed)
    {
        var size = 0L;
        for (var at = 0; at < packed.Length && packed[at] != 128; )
        {
            var isCopied = packed[at] < 128;
            size += isCopied ? packed[at] + 1 : 257 - packed[at];
            at += isCopied ? packed[at] + 2 : 2;
        }
        return size;
    }

    private sealed class BoundedFilter(IFilter filter, BoundedFilters bounds) : IFilter
    {
        public bool IsSupported => filter.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            bounds.Take(input, filter, DecodeParameterResolver.GetFilterParameters(streamDictionary, filterIndex));
            return filter.Decode(input, streamDictionary, filterProvider, filterIndex);
        }
    }
}
