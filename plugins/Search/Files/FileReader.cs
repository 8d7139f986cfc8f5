using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Util;
using UtfUnknown;

namespace Hookdesk.Search.Files;

/// <summary>Reads the text of files of untrusted origin, as far as a limit.</summary>
internal static class FileReader
{
    private const long MostOfStreams = 200L * 1024 * 1024;
    private const int MostPages = 500;

    public static string Read(MemoryStream file, FileKind kind, int longest, CancellationToken stop = default)
    {
        var text = new StringBuilder();
        switch (kind)
        {
            case FileKind.Text:
                text.Append(Decode(file, longest));
                break;
            case FileKind.Html:
                HtmlText.Append(text, Decode(file, HtmlText.Longest), longest, stop);
                break;
            case FileKind.Pdf:
                AppendPages(file, text, longest, stop);
                break;
            default:
                OfficeText.Append(text, file, kind, longest, stop);
                break;
        }
        if (text.Length > longest)
            text.Length = longest;
        return string.Join(
            '\n',
            text.ToString()
                .Split('\n')
                .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                .Where(line => line.Length > 0)
        );
    }

    private static string Decode(MemoryStream file, int longest)
    {
        // No character takes more than four bytes.
        var bytes = new byte[Math.Min(file.Length, 4L * longest)];
        file.Position = 0;
        file.ReadExactly(bytes);
        var encoding = CharsetDetector.DetectFromBytes(bytes).Detected?.Encoding ?? Encoding.UTF8;
        using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
        var text = new char[Math.Min(longest, bytes.Length)];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private static void AppendPages(MemoryStream file, StringBuilder text, int longest, CancellationToken stop)
    {
        using var pdf = PdfDocument.Open(
            file,
            new PdfLimits(stop)
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                MostLetters = longest,
                FilterProvider = new BoundedFilters(PdfLimits.LargestPage, MostOfStreams, stop),
            }
        );
        pdf.AddPageFactory<PdfLetters, PdfLettersFactory>();
        for (var page = 1; page <= Math.Min(pdf.NumberOfPages, MostPages) && text.Length < longest && !stop.IsCancellationRequested; page++)
        {
            try
            {
                text.AppendJoin(' ', DefaultWordExtractor.Instance.GetWords(pdf.GetPage<PdfLetters>(page).All).Select(word => word.Text))
                    .Append('\n');
            }
            catch (InvalidDataException)
            {
                // More than can be read: the other pages are.
            }
        }
    }
}
