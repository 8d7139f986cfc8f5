using System.IO.Compression;
using System.Text;
using AngleSharp.Html.Parser;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using UglyToad.PdfPig;
using UtfUnknown;

namespace Hookdesk.Search.Files;

/// <summary>Reads the text of files of untrusted origin, as far as a limit.</summary>
internal static class ReadFiles
{
    // An archive of a few kilobytes can unpack to gigabytes.
    private const long LargestUnpacked = 200L * 1024 * 1024;
    private const int MostPages = 500;

    public static string Read(MemoryStream file, FileKind kind, int longest, CancellationToken stop = default)
    {
        var text = new StringBuilder();
        switch (kind)
        {
            case FileKind.Text:
                text.Append(Decode(file));
                break;
            case FileKind.Html:
                var document = new HtmlParser().ParseDocument(Decode(file));
                foreach (var hidden in document.QuerySelectorAll("script, style, template, noscript")) hidden.Remove();
                text.Append(document.Title).Append('\n').Append(document.Body?.TextContent);
                break;
            case FileKind.Pdf:
                using (var pdf = PdfDocument.Open(file, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true }))
                    for (var page = 1; page <= Math.Min(pdf.NumberOfPages, MostPages) && text.Length < longest && !stop.IsCancellationRequested; page++)
                        text.AppendJoin(' ', pdf.GetPage(page).GetWords().Select(word => word.Text)).Append('\n');
                break;
            default:
                RefuseBombs(file);
                ReadOffice(file, kind, text, longest, stop);
                break;
        }
        if (text.Length > longest) text.Length = longest;
        return string.Join('\n', text.ToString().Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0));
    }

    private static string Decode(MemoryStream file)
    {
        var bytes = file.ToArray();
        var encoding = CharsetDetector.DetectFromBytes(bytes).Detected?.Encoding ?? Encoding.UTF8;
        using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static void RefuseBombs(MemoryStream file)
    {
        using (var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            if (archive.Entries.Sum(entry => entry.Length) > LargestUnpacked) throw new InvalidDataException("It unpacks to more than can be read.");
        file.Position = 0;
    }

    private static void ReadOffice(MemoryStream file, FileKind kind, StringBuilder text, int longest, CancellationToken stop)
    {
        switch (kind)
        {
            case FileKind.Word:
                using (var word = WordprocessingDocument.Open(file, isEditable: false))
                {
                    var main = word.MainDocumentPart;
                    foreach (var part in new OpenXmlPart?[] { main, main?.FootnotesPart, main?.EndnotesPart }.Concat(main?.HeaderParts ?? []).Concat(main?.FooterParts ?? []).OfType<OpenXmlPart>())
                        AppendBlocks(part, text, longest, stop);
                }
                break;
            case FileKind.Slides:
                using (var slides = PresentationDocument.Open(file, isEditable: false))
                    foreach (var slide in slides.PresentationPart?.SlideParts ?? [])
                    {
                        AppendBlocks(slide, text, longest, stop);
                        if (slide.NotesSlidePart is { } notes) AppendBlocks(notes, text, longest, stop);
                    }
                break;
            default:
                using (var book = SpreadsheetDocument.Open(file, isEditable: false))
                    AppendSheets(book, text, longest, stop);
                break;
        }
    }

    private static void AppendSheets(SpreadsheetDocument book, StringBuilder text, int longest, CancellationToken stop)
    {
        var workbook = book.WorkbookPart;
        var shared = workbook?.SharedStringTablePart?.SharedStringTable.Elements<SharedStringItem>().Select(item => item.InnerText).ToList() ?? [];
        foreach (var sheet in workbook?.Workbook.Sheets?.Elements<Sheet>() ?? []) text.Append(sheet.Name?.Value).Append('\n');
        foreach (var part in workbook?.WorksheetParts ?? [])
        {
            // Row by row: a sheet may have a million of them.
            using var reader = OpenXmlReader.Create(part);
            while (!stop.IsCancellationRequested && text.Length < longest && reader.Read())
            {
                if (reader.ElementType != typeof(Row) || !reader.IsStartElement || reader.LoadCurrentElement() is not Row row) continue;
                foreach (var cell in row.Elements<Cell>())
                {
                    var value = cell.DataType?.Value == CellValues.SharedString && int.TryParse(cell.CellValue?.Text, out var index) && index < shared.Count ? shared[index]
                        : cell.InlineString?.InnerText ?? cell.CellValue?.Text;
                    if (!string.IsNullOrWhiteSpace(value)) text.Append(value).Append(' ');
                }
                text.Append('\n');
            }
        }
    }

    // Words of a paragraph are split into runs anywhere, also inside a word; only paragraphs, tabs and breaks divide.
    private static void AppendBlocks(OpenXmlPart part, StringBuilder text, int longest, CancellationToken stop)
    {
        using var reader = OpenXmlReader.Create(part);
        while (!stop.IsCancellationRequested && text.Length < longest && reader.Read())
        {
            var name = reader.LocalName;
            if (reader.IsStartElement && name == "t") text.Append(reader.GetText());
            else if (reader.IsStartElement && name is "tab" or "br" or "tc") text.Append(' ');
            else if (reader.IsEndElement && name == "p") text.Append('\n');
        }
    }
}
