using System.IO.Compression;
using System.Text;
using System.Xml;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Util;
using UtfUnknown;

namespace Hookdesk.Search.Files;

/// <summary>Reads the text of files of untrusted origin, as far as a limit.</summary>
internal static class ReadFiles
{
    // An archive of a few kilobytes can unpack to gigabytes.
    private const long LargestUnpacked = 200L * 1024 * 1024;
    private const long LargestList = 5 * 1024 * 1024;
    private const int MostParts = 20_000;
    private const int LargestPart = 30_000_000;

    private const long MostOfStreams = 200L * 1024 * 1024;
    private const int MostPages = 500;
    private const int LongestHtml = 2_000_000,
        DeepestHtml = 2000;
    private const int MostShared = 500_000,
        LongestShared = 8_000_000;

    private static readonly HashSet<string> OftenOpen = new(StringComparer.OrdinalIgnoreCase)
    {
        "area",
        "base",
        "body",
        "br",
        "col",
        "colgroup",
        "dd",
        "dt",
        "embed",
        "head",
        "hr",
        "html",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "wbr",
    };

    public static string Read(MemoryStream file, FileKind kind, int longest, CancellationToken stop = default)
    {
        var text = new StringBuilder();
        switch (kind)
        {
            case FileKind.Text:
                text.Append(Decode(file, longest));
                break;
            case FileKind.Html:
                var document = new HtmlParser().ParseDocument(NotTooDeep(Decode(file, LongestHtml)));
                text.Append(document.Title).Append('\n');
                AppendShown(document.Body, text, longest, stop);
                break;
            case FileKind.Pdf:
                AppendPages(file, text, longest, stop);
                break;
            default:
                RefuseBombs(file);
                ReadOffice(file, kind, text, longest, stop);
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

    // A parser looks up the whole way for each element: what nests thousands in each other takes it minutes. What is often left open by
    // others does not count.
    private static string NotTooDeep(string html)
    {
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var isEnd = html[at + 1] == '/';
            var start = at + (isEnd ? 2 : 1);
            var end = start;
            while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
                end++;
            if (end == start || html[start..end] is var name && OftenOpen.Contains(name))
                continue;
            // What looks like elements in a script is none.
            if (!isEnd && name.ToLowerInvariant() is "script" or "style")
            {
                at = html.IndexOf($"</{name}", end, StringComparison.OrdinalIgnoreCase);
                if (at < 0)
                    return html;
                continue;
            }
            depth = isEnd ? Math.Max(0, depth - 1) : depth + 1;
            if (depth > DeepestHtml)
                return html[..at];
        }
        return html;
    }

    // From node to node: whoever nests ten thousand elements in each other is not followed down the stack.
    private static void AppendShown(INode? body, StringBuilder text, int longest, CancellationToken stop)
    {
        for (var node = body; node is not null && text.Length < longest && !stop.IsCancellationRequested; )
        {
            if (node is IText words)
                text.Append(words.Data);
            var next = node is IElement { LocalName: "script" or "style" or "template" or "noscript" } ? null : node.FirstChild;
            while (next is null && node is not null && node != body)
            {
                next = node.NextSibling;
                node = node.Parent;
            }
            node = next;
        }
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

    private static void RefuseBombs(MemoryStream file)
    {
        using (var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (
                archive.Entries.Count > MostParts
                || archive.Entries.Sum(entry => entry.Length) > LargestUnpacked
                || archive.Entries.Any(entry => entry.Length > LargestList && IsList(entry.Name))
            )
                throw new InvalidDataException("It unpacks to more than can be read.");
        }
        file.Position = 0;

        // Read whole when a file is opened.
        static bool IsList(string name) =>
            name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
            || name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase);
    }

    private static void ReadOffice(MemoryStream file, FileKind kind, StringBuilder text, int longest, CancellationToken stop)
    {
        var settings = new OpenSettings { MaxCharactersInPart = LargestPart };
        switch (kind)
        {
            case FileKind.Word:
                using (var word = WordprocessingDocument.Open(file, isEditable: false, settings))
                {
                    var main = word.MainDocumentPart;
                    foreach (
                        var part in new OpenXmlPart?[] { main, main?.FootnotesPart, main?.EndnotesPart }
                            .Concat(main?.HeaderParts ?? [])
                            .Concat(main?.FooterParts ?? [])
                            .OfType<OpenXmlPart>()
                    )
                        AppendBlocks(part, text, longest, stop);
                }
                break;
            case FileKind.Slides:
                using (var slides = PresentationDocument.Open(file, isEditable: false, settings))
                    foreach (var slide in slides.PresentationPart?.SlideParts ?? [])
                    {
                        AppendBlocks(slide, text, longest, stop);
                        if (slide.NotesSlidePart is { } notes)
                            AppendBlocks(notes, text, longest, stop);
                    }
                break;
            default:
                using (var book = SpreadsheetDocument.Open(file, isEditable: false, settings))
                    AppendSheets(book, text, longest, stop);
                break;
        }
    }

    private static void AppendSheets(SpreadsheetDocument book, StringBuilder text, int longest, CancellationToken stop)
    {
        if (book.WorkbookPart is not { } workbook)
            return;
        Walk(
            workbook,
            () => text.Length >= longest,
            stop,
            reader =>
            {
                if (reader.LocalName != "sheet" || !reader.IsStartElement)
                    return;
                AppendSome(text, reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "name").Value ?? "", longest);
                text.Append('\n');
            }
        );
        var shared = workbook.SharedStringTablePart is { } table ? SharedStrings(table, longest, stop) : [];
        foreach (var part in workbook.WorksheetParts)
        {
            var isShared = false;
            // Element by element: a sheet may have a million rows, and a row what it likes.
            Walk(
                part,
                () => text.Length >= longest,
                stop,
                reader =>
                {
                    switch (reader.LocalName)
                    {
                        case "c" when reader.IsStartElement:
                            isShared = reader.Attributes.Any(attribute => attribute is { LocalName: "t", Value: "s" });
                            break;
                        case "c":
                            text.Append(' ');
                            break;
                        case "v" or "t" when reader.IsStartElement:
                            var value = reader.GetText();
                            if (isShared)
                                value = int.TryParse(value, out var index) && index >= 0 && index < shared.Count ? shared[index] : "";
                            AppendSome(text, value, longest);
                            break;
                        case "row" when reader.IsEndElement:
                            text.Append('\n');
                            break;
                    }
                }
            );
        }
    }

    // As many as can matter: what lies behind is not found.
    private static List<string> SharedStrings(SharedStringTablePart part, int longest, CancellationToken stop)
    {
        var (shared, size, one) = (new List<string>(), 0L, new StringBuilder());
        Walk(
            part,
            () => shared.Count >= MostShared || size >= LongestShared,
            stop,
            reader =>
            {
                if (reader.LocalName == "t" && reader.IsStartElement)
                    AppendSome(one, reader.GetText(), longest);
                else if (reader.LocalName == "si" && reader.IsEndElement)
                {
                    shared.Add(one.ToString());
                    size += one.Length;
                    one.Clear();
                }
            }
        );
        return shared;
    }

    // Words of a paragraph are split into runs anywhere, also inside a word; only paragraphs, tabs and breaks divide.
    private static void AppendBlocks(OpenXmlPart part, StringBuilder text, int longest, CancellationToken stop) =>
        Walk(
            part,
            () => text.Length >= longest,
            stop,
            reader =>
            {
                var name = reader.LocalName;
                if (reader.IsStartElement && name == "t")
                    AppendSome(text, reader.GetText(), longest);
                else if (reader.IsStartElement && name is "tab" or "br" or "tc")
                    text.Append(' ');
                else if (reader.IsEndElement && name == "p")
                    text.Append('\n');
            }
        );

    private static void Walk(OpenXmlPart part, Func<bool> isEnough, CancellationToken stop, Action<OpenXmlReader> read)
    {
        using var reader = OpenXmlReader.Create(part);
        try
        {
            while (!stop.IsCancellationRequested && !isEnough() && reader.Read())
                read(reader);
        }
        catch (XmlException)
        {
            // Broken, or longer than can be read: what came before is kept.
        }
    }

    private static void AppendSome(StringBuilder text, string value, int longest) =>
        text.Append(value.AsSpan(0, Math.Clamp(longest - text.Length, 0, value.Length)));
}
