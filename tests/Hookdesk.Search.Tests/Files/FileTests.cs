using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hookdesk.Html;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Search.Files;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;
using S = DocumentFormat.OpenXml.Spreadsheet;

namespace Hookdesk.Search.Tests.Files;

public sealed class FileTests(SqliteDesk shared)
{
    private readonly Desk desk = shared.Desk;

    [Theory]
    [InlineData("notes.txt", "text/plain")]
    [InlineData("page.html", "text/html")]
    [InlineData("list.csv", "text/csv")]
    [InlineData("letter.docx", "application/octet-stream")]
    [InlineData("table.xlsx", "application/octet-stream")]
    [InlineData("talk.pptx", "application/octet-stream")]
    [InlineData("paper.pdf", "application/pdf")]
    public async Task A_ticket_is_found_by_the_name_and_the_text_of_its_file(string name, string type)
    {
        var word = $"w{Guid.NewGuid():N}"[..14];
        var content = Make(Path.GetExtension(name), $"Text with {word} inside");
        var blob = await desk.Host.Services.GetRequiredService<IBlobStore>().SaveAsync(new MemoryStream(content));
        var mark = $"m{Guid.NewGuid():N}"[..14];
        var ticket = await desk.TicketAsync(
            await desk.DepartmentAsync($"D{Guid.NewGuid():N}"),
            "With a file",
            mark,
            with: made =>
                made with
                {
                    Message = made.Message with { Attachments = [new IncomingAttachment(blob, $"{mark}-{name}", type, null)] },
                }
        );
        await desk.FinishedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync(word));
        Assert.Equal([ticket], await desk.TicketsAsync($"\"{mark}-{name}\" has:attachment"));
        var hit = await desk.InAsync(async services => Assert.Single((await Desk.AnswerOfAsync(services, word)).Hits));
        Assert.Equal($"{mark}-{name}", hit.Fragments[0].Source.Label);
    }

    [Theory]
    [InlineData("broken.pdf")]
    [InlineData("broken.docx")]
    [InlineData("broken.xlsx")]
    [InlineData("empty.pptx")]
    public async Task A_file_that_cannot_be_read_is_found_by_its_name_and_holds_nothing_up(string name)
    {
        var bytes = name.StartsWith("empty", StringComparison.Ordinal) ? [] : Guid.NewGuid().ToByteArray();
        var blob = await desk.Host.Services.GetRequiredService<IBlobStore>().SaveAsync(new MemoryStream(bytes));
        var mark = $"m{Guid.NewGuid():N}"[..14];
        var ticket = await desk.TicketAsync(
            await desk.DepartmentAsync($"D{Guid.NewGuid():N}"),
            "With a file",
            "text",
            with: made =>
                made with
                {
                    Message = made.Message with
                    {
                        Attachments = [new IncomingAttachment(blob, $"{mark}-{name}", "application/octet-stream", null)],
                    },
                }
        );
        await desk.FinishedAsync();
        Assert.Equal([ticket], await desk.TicketsAsync(mark));
    }

    [Fact]
    public async Task Texts_of_files_that_are_no_more_are_forgotten_and_the_oldest_where_there_are_too_many()
    {
        var (blobs, files) = (desk.Host.Services.GetRequiredService<IBlobStore>(), desk.Host.Services.GetRequiredService<FileTexts>());
        var kept = new List<BlobRef>();
        foreach (var text in new[] { "gone", "older", "newer" })
        {
            var blob = await blobs.SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{text} {Guid.NewGuid():N}")));
            await files.ReadAsync(blob.Hash, "a.txt", "text/plain", blob.Size, default);
            kept.Add(blob);
        }
        await blobs.DeleteAsync(kept[0].Hash);
        await files.CleanAsync(long.MaxValue, default);
        Assert.Null(await files.KnownAsync(kept[0].Hash, "a.txt", "text/plain", kept[0].Size, default));
        Assert.StartsWith("older", await files.KnownAsync(kept[1].Hash, "a.txt", "text/plain", kept[1].Size, default));
        await files.CleanAsync(0, default);
        Assert.Null(await files.KnownAsync(kept[2].Hash, "a.txt", "text/plain", kept[2].Size, default));
    }

    [Fact]
    public void Of_a_long_text_the_beginning_is_read() =>
        Assert.Equal(1000, FileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100_000))), FileKind.Text, 1000).Length);

    [Fact]
    public void A_page_that_unpacks_to_more_than_can_be_read_is_left_out_and_takes_no_memory()
    {
        var bomb = Packed(Packed(new byte[300 * 1024 * 1024]));
        Assert.InRange(bomb.Length, 0, 10_000);
        var file = Pdf((bomb, "[/FlateDecode /FlateDecode]"), (Encoding.ASCII.GetBytes("BT /F1 12 Tf 20 300 Td (otherpage) Tj ET"), null));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("otherpage", FileReader.Read(new MemoryStream(file), FileKind.Pdf, 1000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Theory]
    [InlineData("letters")]
    [InlineData("again and again")]
    [InlineData("states")]
    public void Of_a_page_with_more_in_it_than_can_be_read_the_beginning_is_read(string kind)
    {
        const string start = "BT /F1 12 Tf 20 300 Td (beginning) Tj ET ";
        var content = kind switch
        {
            "letters" => $"{start}BT /F1 12 Tf 20 200 Td ({new string('x', 8_000_000)}) Tj ET",
            "states" => start + string.Concat(Enumerable.Repeat("q ", 4_000_000)),
            // Ten times ten times ten times…
            _ => start + string.Concat(Enumerable.Repeat("/X0 Do ", 10)),
        };
        var file = Pdf((Packed(Encoding.ASCII.GetBytes(content)), "/FlateDecode"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("beginning", FileReader.Read(new MemoryStream(file), FileKind.Pdf, 1000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000);
    }

    [Fact]
    public void Of_very_many_texts_that_cells_share_those_are_read_that_can_matter()
    {
        var strings = new StringBuilder("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>first</t></si>");
        for (var i = 0; i < 1_200_000; i++)
            strings.Append("<si><t>x</t></si>");
        var file = Sheet(
            strings.Append("<si><t>last</t></si></sst>").ToString(),
            "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1200001</v></c><c t=\"s\"><v>-1</v></c></row><row><c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c><c><v>4711</v></c></row>"
        );
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("Sheet\nfirst\ninline 4711", FileReader.Read(new MemoryStream(file), FileKind.Sheet, 1000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000_000);
    }

    [Theory]
    [InlineData(20_000_000)]
    [InlineData(40_000_000)]
    public void A_cell_that_is_larger_than_a_file_may_be_holds_nothing_up(int length)
    {
        var file = Sheet(
            null,
            $"<row><c t=\"inlineStr\"><is><t>before</t></is></c><c t=\"inlineStr\"><is><t>{new string('x', length)}</t></is></c></row>"
        );
        Assert.StartsWith("Sheet\nbefore", FileReader.Read(new MemoryStream(file), FileKind.Sheet, 1000));
    }

    [Theory]
    [InlineData("<div></x>")]
    [InlineData("<b><i></b></div>")]
    [InlineData("<div><table><tr><td></div></table>")]
    [InlineData("<!--</div>--><div><!-- </div> -->")]
    [InlineData("<svg><p></svg><div title='</div>'>")]
    public void Elements_that_only_look_closed_are_not_followed_down(string nested)
    {
        var limit = new NestingLimit(HtmlText.Deepest);
        var text = new StringBuilder();

        HtmlText.Append(text, $"<body>first{string.Concat(Enumerable.Repeat(nested, 20_000))}inside", 1000, limit, default);

        Assert.InRange(limit.Created, 1, 20 * HtmlText.Deepest);
        Assert.StartsWith("first", text.ToString().Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_page_with_very_much_in_it_the_beginning_is_read_however_deep_it_is()
    {
        Assert.Equal("first", Read($"<body>first{string.Concat(Enumerable.Repeat("<div>", 200_000))}inside"));
        Assert.Equal(
            "firstinside",
            Read(
                $"<body>first<script>{string.Concat(Enumerable.Repeat("if(a<b)", 5_000))}</script>{string.Concat(Enumerable.Repeat("<p>", 5_000))}inside{new string(' ', 2_000_000)}last"
            )
        );

        static string Read(string html) => FileReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(html)), FileKind.Html, 10_000_000);
    }

    [Fact]
    public async Task A_file_that_was_being_read_twice_when_the_desk_went_down_is_not_read_again()
    {
        var (blobs, files) = (desk.Host.Services.GetRequiredService<IBlobStore>(), desk.Host.Services.GetRequiredService<FileTexts>());
        var blob = await blobs.SaveAsync(new MemoryStream(Encoding.UTF8.GetBytes($"text {Guid.NewGuid():N}")));
        var folder = Path.Combine(desk.Host.Services.GetRequiredService<INodeFolder>().For("search-texts"), blob.Hash[..2]);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{blob.Hash}.text.attempted"), "one process\nanother process");
        Assert.Null(await files.KnownAsync(blob.Hash, "a.txt", "text/plain", blob.Size, default));
        await files.ReadAsync(blob.Hash, "a.txt", "text/plain", blob.Size, default);
        Assert.Equal("", await files.KnownAsync(blob.Hash, "a.txt", "text/plain", blob.Size, default));
        // One that is not there is neither read nor marked.
        await files.ReadAsync(new string('0', 64), "a.txt", "text/plain", 1, default);
        Assert.Null(await files.KnownAsync(new string('0', 64), "a.txt", "text/plain", 1, default));
        // Once may be chance. The mark is replaced by what was found, also by that of another kind.
        await File.WriteAllTextAsync(Path.Combine(folder, $"{blob.Hash}.html.attempted"), "one process");
        await files.ReadAsync(blob.Hash, "a.html", "text/html", blob.Size, default);
        Assert.StartsWith("text", await files.KnownAsync(blob.Hash, "a.html", "text/html", blob.Size, default));
        Assert.Empty(Directory.GetFiles(folder, $"{blob.Hash}*.attempted"));
    }

    private static byte[] Packed(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var packed = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
            packed.Write(bytes);
        return stream.ToArray();
    }

    private static byte[] Pdf(params (byte[] Content, string? Filter)[] pages)
    {
        var (stream, places) = (new MemoryStream(), new List<long>());
        Write("%PDF-1.4\n");
        Object($"<< /Type /Catalog /Pages 2 0 R >>");
        Object($"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, i) => $"{4 + 2 * i} 0 R"))}] >>");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        var forms = 4 + 2 * pages.Length;
        for (var i = 0; i < pages.Length; i++)
        {
            var (content, filter) = pages[i];
            Object(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Resources << /Font << /F1 3 0 R >> /XObject << /X0 {forms} 0 R >> >> /Contents {5 + 2 * i} 0 R >>"
            );
            places.Add(stream.Length);
            Write($"{places.Count} 0 obj\n<< /Length {content.Length}{(filter is null ? "" : $" /Filter {filter}")} >>\nstream\n");
            stream.Write(content);
            Write("\nendstream\nendobj\n");
        }
        // Each draws the next one ten times, and the last one a word.
        for (var i = 0; i < 8; i++)
        {
            var form = i == 7 ? "BT /F1 12 Tf 20 100 Td (word) Tj ET" : string.Concat(Enumerable.Repeat($"/X{i + 1} Do ", 10));
            Object(
                $"<< /Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << /Font << /F1 3 0 R >> /XObject << /X{i + 1} {forms + i + 1} 0 R >> >> /Length {form.Length} >>\nstream\n{form}\nendstream"
            );
        }
        var start = stream.Length;
        Write(
            $"xref\n0 {places.Count + 1}\n0000000000 65535 f \n{string.Concat(places.Select(place => $"{place:D10} 00000 n \n"))}trailer\n<< /Size {places.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        );
        return stream.ToArray();

        void Object(string text)
        {
            places.Add(stream.Length);
            Write($"{places.Count} 0 obj\n{text}\nendobj\n");
        }

        void Write(string text) => stream.Write(Encoding.ASCII.GetBytes(text));
    }

    private static byte[] Sheet(string? strings, string rows)
    {
        var stream = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = book.AddWorkbookPart();
            var sheet = workbook.AddNewPart<WorksheetPart>();
            sheet.FeedData(
                Xml(
                    $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
                )
            );
            if (strings is not null)
                workbook.AddNewPart<SharedStringTablePart>().FeedData(Xml(strings));
            workbook.Workbook = new S.Workbook(
                new S.Sheets(
                    new S.Sheet
                    {
                        Id = workbook.GetIdOfPart(sheet),
                        SheetId = 1,
                        Name = "Sheet",
                    }
                )
            );
        }
        return stream.ToArray();

        static MemoryStream Xml(string text) => new(Encoding.UTF8.GetBytes(text));
    }

    private static byte[] Make(string extension, string text)
    {
        var stream = new MemoryStream();
        switch (extension)
        {
            case ".html":
                return Encoding.UTF8.GetBytes(
                    $"<html><head><title>T</title><script>var hidden</script></head><body><p>{text}</p></body></html>"
                );
            case ".docx":
                using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
                    // A word in two runs is still one word.
                    word.AddMainDocumentPart().Document = new Document(
                        new Body(
                            new Paragraph(
                                new Run(new Text(text[..14])),
                                new Run(new Text(text[14..]) { Space = SpaceProcessingModeValues.Preserve })
                            )
                        )
                    );
                return stream.ToArray();
            case ".xlsx":
                using (var book = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
                {
                    var workbook = book.AddWorkbookPart();
                    var sheet = workbook.AddNewPart<WorksheetPart>();
                    sheet.Worksheet = new S.Worksheet(
                        new S.SheetData(
                            new S.Row(
                                new S.Cell { DataType = S.CellValues.InlineString, InlineString = new S.InlineString(new S.Text(text)) }
                            )
                        )
                    );
                    workbook.Workbook = new S.Workbook(
                        new S.Sheets(
                            new S.Sheet
                            {
                                Id = workbook.GetIdOfPart(sheet),
                                SheetId = 1,
                                Name = "Sheet",
                            }
                        )
                    );
                }
                return stream.ToArray();
            case ".pptx":
                using (var talk = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
                {
                    var presentation = talk.AddPresentationPart();
                    var slide = presentation.AddNewPart<SlidePart>();
                    slide.Slide = new P.Slide(
                        new P.CommonSlideData(
                            new P.ShapeTree(
                                new P.Shape(new P.TextBody(new A.BodyProperties(), new A.Paragraph(new A.Run(new A.Text(text)))))
                            )
                        )
                    );
                    presentation.Presentation = new P.Presentation(
                        new P.SlideIdList(new P.SlideId { Id = 256, RelationshipId = presentation.GetIdOfPart(slide) })
                    );
                }
                return stream.ToArray();
            case ".pdf":
                var builder = new PdfDocumentBuilder();
                var font = builder.AddStandard14Font(Standard14Font.Helvetica);
                builder.AddPage(400, 400).AddText(text, 12, new PdfPoint(20, 300), font);
                return builder.Build();
            default:
                return Encoding.UTF8.GetBytes(text);
        }
    }
}
