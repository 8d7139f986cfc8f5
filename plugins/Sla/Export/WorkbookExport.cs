using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Hookdesk.Sla.Export;

/// <summary>
/// Writes clocks as a workbook of Excel's own format, row by row: the parts go into the archive one after the other as they come, where
/// the library's own package would gather a sheet in memory until it is whole. MiniExcel 1.46 was tried in its place and writes what the
/// format does not allow (a drawing among the rows), breaks characters beyond the first plane apart, and has no second sheet for what is
/// more than a million rows.
/// </summary>
internal static class WorkbookExport
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // A sheet has 1,048,576 rows at most; what is more goes to the next.
    private const int MostRows = 1_000_000;
    private const uint Plain = 0,
        Date = 1,
        Head = 2;
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const int FirstTime = 8,
        LastTime = 10;

    // What each column needs to be read without widening it.
    private static readonly double[] Widths = [9, 44, 20, 20, 11, 20, 16, 15, 28, 28, 28, 16, 14, 14, 17, 28];

    /// <summary>
    /// An archive is written without waiting, which an answer does not allow: so it goes by way of the disk.
    /// </summary>
    public static async Task WriteAsync(
        Stream stream,
        string title,
        string[] headings,
        IAsyncEnumerable<ExportedClock> clocks,
        TimeZoneInfo zone,
        CancellationToken cancellation
    )
    {
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            64 * 1024,
            FileOptions.DeleteOnClose
        );
        await WriteArchiveAsync(file, title, headings, clocks, zone, cancellation);
        file.Position = 0;
        await file.CopyToAsync(stream, cancellation);
    }

    private static async Task WriteArchiveAsync(
        Stream stream,
        string title,
        string[] headings,
        IAsyncEnumerable<ExportedClock> clocks,
        TimeZoneInfo zone,
        CancellationToken cancellation
    )
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var sheets = 0;
        await using var rows = clocks.GetAsyncEnumerator(cancellation);
        for (var isMore = await rows.MoveNextAsync(); isMore || sheets == 0; )
        {
            sheets++;
            await using var entry = Entry(archive, $"xl/worksheets/sheet{sheets}.xml");
            using var writer = OpenXmlWriter.Create(entry, Encoding.UTF8);
            Begin(writer, headings, zone);
            for (var written = 0; isMore && written < MostRows; written++, isMore = await rows.MoveNextAsync())
                Row(writer, rows.Current, zone);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        WriteWorkbook(archive, title, sheets);
    }

    private static void Begin(OpenXmlWriter writer, string[] headings, TimeZoneInfo zone)
    {
        writer.WriteStartDocument();
        writer.WriteStartElement(new Worksheet());
        // The headings stay in sight.
        writer.WriteElement(
            new SheetViews(
                new SheetView(
                    new Pane
                    {
                        VerticalSplit = 1,
                        TopLeftCell = "A2",
                        ActivePane = PaneValues.BottomLeft,
                        State = PaneStateValues.Frozen,
                    }
                )
                {
                    WorkbookViewId = 0,
                }
            )
        );
        writer.WriteElement(
            new Columns(
                Widths.Select(
                    (width, index) =>
                        new Column
                        {
                            Min = (uint)index + 1,
                            Max = (uint)index + 1,
                            Width = width,
                            CustomWidth = true,
                        }
                )
            )
        );
        writer.WriteStartElement(new SheetData());
        writer.WriteStartElement(new Row());
        // A cell holds a time without its zone, so the heading says which it is.
        foreach (var (index, heading) in headings.Index())
            Text(writer, index is >= FirstTime and <= LastTime ? $"{heading} ({zone.Id})" : heading, Head);
        writer.WriteEndElement();
    }

    private static void Row(OpenXmlWriter writer, ExportedClock clock, TimeZoneInfo zone)
    {
        writer.WriteStartElement(new Row());
        Number(writer, clock.Ticket);
        Text(writer, clock.Subject);
        Text(writer, clock.Department);
        Text(writer, clock.Assignee);
        Text(writer, clock.Priority);
        Text(writer, clock.Policy);
        Text(writer, clock.Target);
        Number(writer, clock.TargetMinutes);
        Time(writer, clock.Started, zone);
        Time(writer, clock.Due, zone);
        Time(writer, clock.Ended, zone);
        Text(writer, clock.State);
        Number(writer, clock.Elapsed);
        Number(writer, clock.Paused);
        Number(writer, clock.BreachedBy);
        Text(writer, clock.Reason);
        writer.WriteEndElement();
    }

    // Text stands in the cell as text: a spreadsheet takes none of it for a formula.
    private static void Text(OpenXmlWriter writer, string text, uint style = Plain) =>
        writer.WriteElement(
            new Cell(new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve }))
            {
                DataType = CellValues.InlineString,
                StyleIndex = style,
            }
        );

    private static void Number(OpenXmlWriter writer, double number, uint style = Plain) =>
        writer.WriteElement(new Cell(new CellValue(number.ToString("R", CultureInfo.InvariantCulture))) { StyleIndex = style });

    private static void Time(OpenXmlWriter writer, DateTimeOffset? at, TimeZoneInfo zone)
    {
        if (at is { } time)
            Number(writer, TimeZoneInfo.ConvertTime(time, zone).DateTime.ToOADate(), Date);
        else
            writer.WriteElement(new Cell());
    }

    private static void WriteWorkbook(ZipArchive archive, string title, int sheets)
    {
        var all = Enumerable.Range(1, sheets).ToList();
        Write(
            archive,
            "xl/workbook.xml",
            new Workbook(
                new Sheets(
                    all.Select(number => new Sheet
                    {
                        Id = $"rId{number}",
                        SheetId = (uint)number,
                        Name = number == 1 ? title : $"{title} {number}",
                    })
                )
            )
        );
        Write(
            archive,
            "xl/styles.xml",
            new Stylesheet(
                new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy\\-mm\\-dd hh:mm:ss" }) { Count = 1 },
                new Fonts(new Font(), new Font(new Bold())) { Count = 2 },
                new Fills(
                    new Fill(new PatternFill { PatternType = PatternValues.None }),
                    new Fill(new PatternFill { PatternType = PatternValues.Gray125 })
                )
                {
                    Count = 2,
                },
                new Borders(new Border()) { Count = 1 },
                new CellStyleFormats(new CellFormat()) { Count = 1 },
                new CellFormats(
                    new CellFormat(),
                    new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
                    new CellFormat { FontId = 1, ApplyFont = true }
                )
                {
                    Count = 3,
                }
            )
        );
        Write(
            archive,
            "xl/_rels/workbook.xml.rels",
            $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(
                all.Select(number =>
                    $"<Relationship Id=\"rId{number}\" Type=\"{Relationships}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
                )
            )}<Relationship Id="styles" Type="{Relationships}/styles" Target="styles.xml"/></Relationships>
            """
        );
        Write(
            archive,
            "_rels/.rels",
            $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="workbook" Type="{Relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """
        );
        const string Main = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        Write(
            archive,
            "[Content_Types].xml",
            $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{Main}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Main}styles+xml"/>{string.Concat(
                all.Select(number => $"<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{Main}worksheet+xml\"/>")
            )}</Types>
            """
        );
    }

    private static void Write(ZipArchive archive, string name, OpenXmlElement root)
    {
        using var entry = Entry(archive, name);
        using var writer = OpenXmlWriter.Create(entry, Encoding.UTF8);
        writer.WriteStartDocument();
        writer.WriteElement(root);
    }

    private static void Write(ZipArchive archive, string name, string xml)
    {
        using var entry = Entry(archive, name);
        entry.Write(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{xml.Trim()}"));
    }

    private static Stream Entry(ZipArchive archive, string name) => archive.CreateEntry(name, CompressionLevel.Fastest).Open();

    // A cell takes 32,767 characters, and none that XML has no place for.
    private static string Clean(string text)
    {
        var cut = text.Length > 32_000 ? text[..32_000] : text;
        if (cut.All(XmlConvert.IsXmlChar))
            return cut;
        var clean = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes())
            if (rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value))
                clean.Append(rune.ToString());
        return clean.ToString();
    }
}
