using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Search.Files;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using S = DocumentFormat.OpenXml.Spreadsheet;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

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
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "With a file", mark,
            with: made => made with { Message = made.Message with { Attachments = [new IncomingAttachment(blob, $"{mark}-{name}", type, null)] } });
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
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync($"D{Guid.NewGuid():N}"), "With a file", "text",
            with: made => made with { Message = made.Message with { Attachments = [new IncomingAttachment(blob, $"{mark}-{name}", "application/octet-stream", null)] } });
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
        Assert.Equal(1000, ReadFiles.Read(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', 100_000))), FileKind.Text, 1000).Length);

    private static byte[] Make(string extension, string text)
    {
        var stream = new MemoryStream();
        switch (extension)
        {
            case ".html":
                return Encoding.UTF8.GetBytes($"<html><head><title>T</title><script>var hidden</script></head><body><p>{text}</p></body></html>");
            case ".docx":
                using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
                    // A word in two runs is still one word.
                    word.AddMainDocumentPart().Document = new Document(new Body(new Paragraph(new Run(new Text(text[..14])), new Run(new Text(text[14..]) { Space = SpaceProcessingModeValues.Preserve }))));
                return stream.ToArray();
            case ".xlsx":
                using (var book = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
                {
                    var workbook = book.AddWorkbookPart();
                    var sheet = workbook.AddNewPart<WorksheetPart>();
                    sheet.Worksheet = new S.Worksheet(new S.SheetData(new S.Row(new S.Cell { DataType = S.CellValues.InlineString, InlineString = new S.InlineString(new S.Text(text)) })));
                    workbook.Workbook = new S.Workbook(new S.Sheets(new S.Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Sheet" }));
                }
                return stream.ToArray();
            case ".pptx":
                using (var talk = PresentationDocument.Create(stream, PresentationDocumentType.Presentation))
                {
                    var presentation = talk.AddPresentationPart();
                    var slide = presentation.AddNewPart<SlidePart>();
                    slide.Slide = new P.Slide(new P.CommonSlideData(new P.ShapeTree(new P.Shape(new P.TextBody(new A.BodyProperties(), new A.Paragraph(new A.Run(new A.Text(text))))))));
                    presentation.Presentation = new P.Presentation(new P.SlideIdList(new P.SlideId { Id = 256, RelationshipId = presentation.GetIdOfPart(slide) }));
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
