using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;

namespace Hookdesk.Search.Files;

/// <summary>The text of Word, Excel and PowerPoint files, element by element.</summary>
internal static class OfficeText
{
    // An archive of a few kilobytes can unpack to gigabytes.
    private const long LargestUnpacked = 200L * 1024 * 1024;
    private const long LargestList = 5 * 1024 * 1024;
    private const int MostParts = 20_000;
    private const int LargestPart = 30_000_000;
    private const int MostShared = 500_000,
        LongestShared = 8_000_000;

    public static void Append(StringBuilder text, MemoryStream file, FileKind kind, int longest, CancellationToken stop)
    {
        RefuseBombs(file);
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

    private static void RefuseBombs(MemoryStream file)
    {
        using (var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (
                archive.Entries.Count > MostParts
                || archive.Entries.Sum(entry => entry.Length) > LargestUnpacked
                || archive.Entries.Any(entry => entry.Length > LargestList && IsList(entry.Name))
            )
                throw new InvalidDataException("The unpacked file is too large to read.");
        }
        file.Position = 0;

        // Read whole when a file is opened.
        static bool IsList(string name) =>
            name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
            || name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase);
    }
}
