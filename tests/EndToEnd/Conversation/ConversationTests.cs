using System.Globalization;
using System.Text;
using Hookdesk.EndToEnd.Tests.Parts;
using Microsoft.Playwright;
using MimeKit;
using MimeKit.Utils;

namespace Hookdesk.EndToEnd.Tests.Conversation;

/// <summary>The desk's main job, with everything real: a customer's mail, an agent in a browser, and mail back.</summary>
public sealed class ConversationTests(RealParts parts) : DeskTest(parts)
{
    static ConversationTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [MemberData(nameof(Providers.OfThisLane), MemberType = typeof(Providers))]
    public async Task A_mail_becomes_a_ticket_is_answered_in_the_browser_and_the_answer_joins_it(string provider)
    {
        var mail = await MailAsync();
        var desk = await StartDeskAsync(await DatabaseAsync(provider));
        var support = await mail.AddMailboxAsync("support");
        var nora = await SignInAsync(desk);
        await nora.AddMailboxAsync(mail, support);
        var ivan = await mail.AddCustomerAsync("Иван Петров", "ivan");

        // The customer writes in KOI8-R, with a picture in the text and a file.
        var (pictureIn, fileIn) = (Samples.Picture(200, 30, 30), Samples.Binary(50_000));
        var question = Question(ivan, support, pictureIn, fileIn);
        await ivan.SendAsync(question);

        await nora.OpenTicketAsync("Не работает принтер");
        var number = nora.TicketNumber();
        await nora.SeesAsync("Добрый день! На третьем этаже не печатает принтер.");
        await nora.SeesAsync("Иван Петров");
        await SeesPictureAsync(nora, 0);
        Assert.Equal(fileIn, await DownloadAsync(nora, "журнал.bin"));

        var receipt = await ivan.ReceivesAsync(
            message => message.InReplyTo == question.MessageId && message.Headers["Auto-Submitted"] is not (null or "no"),
            "the receipt"
        );
        Assert.Contains(number.ToString(CultureInfo.InvariantCulture), receipt.Subject, StringComparison.Ordinal);
        Assert.Equal(support, receipt.From.Mailboxes.Single().Address);

        // The agent answers with a picture pasted into the text and a file.
        var (pictureOut, fileOut) = (Samples.Picture(30, 160, 60), Samples.Binary(30_000, seed: 2));
        await nora.TypeAsync("Добрый день, Иван! Нажмите зелёную кнопку: ");
        await nora.PastePictureAsync(pictureOut, "knopka.png");
        await nora.AttachAsync("инструкция.pdf", "application/pdf", fileOut);
        await nora.SendAsync();
        await nora.SeesAsync("Нажмите зелёную кнопку");

        var answer = await ivan.ReceivesAsync(
            message => message.HtmlBody?.Contains("зелёную кнопку", StringComparison.Ordinal) == true,
            "the answer"
        );
        AssertIsAProperAnswer(answer, question, support, number, pictureOut, fileOut);

        // The customer answers that, and the agent sees it without reloading.
        await nora.Page.EvaluateAsync("() => { window.notReloaded = true; }");
        await ivan.SendAsync(ivan.Answer(answer, "Спасибо, помогло!"));
        await nora.Page.Locator("#thread-news button").ClickAsync();
        await nora.SeesAsync("Спасибо, помогло!");
        Assert.True(await nora.Page.EvaluateAsync<bool>("() => window.notReloaded === true"), "The page was reloaded.");
        Assert.Equal(number, nora.TicketNumber());

        // One ticket, and no receipt for an answer.
        await nora.GoAsync("/tickets/all");
        Assert.Equal(1, await nora.Rows().CountAsync());
        Assert.Single(await ivan.InboxAsync(), message => message.Headers["Auto-Submitted"] is not null);
    }

    private static MimeMessage Question(Customer customer, string to, byte[] picture, byte[] file)
    {
        var koi = Encoding.GetEncoding("KOI8-R");
        var (text, html) = (new TextPart("plain"), new TextPart("html"));
        text.SetText(koi, "Добрый день! На третьем этаже не печатает принтер.");
        html.SetText(koi, "<p>Добрый день! На третьем этаже не печатает принтер.</p><p>Вот так: <img src=\"cid:panel@ivan\" alt=\"\"></p>");
        var shown = new MimePart("image", "png")
        {
            Content = new MimeContent(new MemoryStream(picture)),
            ContentId = "panel@ivan",
            ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = "panel.png" },
            ContentTransferEncoding = ContentEncoding.Base64,
        };
        var attached = new MimePart("application", "octet-stream")
        {
            Content = new MimeContent(new MemoryStream(file)),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
            ContentTransferEncoding = ContentEncoding.Base64,
        };
        attached.ContentDisposition.Parameters.Add(koi, "filename", "журнал.bin");
        var body = new Multipart("mixed")
        {
            new MultipartAlternative
            {
                text,
                new MultipartRelated { html, shown },
            },
            attached,
        };
        var message = customer.Compose(to, "Не работает принтер", body, koi);
        message.MessageId = MimeUtils.GenerateMessageId("customers.example");
        return message;
    }

    private static void AssertIsAProperAnswer(
        MimeMessage answer,
        MimeMessage question,
        string support,
        long number,
        byte[] picture,
        byte[] file
    )
    {
        Assert.Equal(support, answer.From.Mailboxes.Single().Address);
        Assert.Contains("Не работает принтер", answer.Subject, StringComparison.Ordinal);
        Assert.Contains(number.ToString(CultureInfo.InvariantCulture), answer.Subject, StringComparison.Ordinal);
        Assert.Equal(question.MessageId, answer.References[0]);
        Assert.Contains(answer.InReplyTo, answer.References);
        Assert.Null(answer.Headers["Auto-Submitted"]);
        Assert.Contains("зелёную кнопку", answer.TextBody, StringComparison.Ordinal);

        var shown = answer.BodyParts.OfType<MimePart>().Single(part => part.ContentType.IsMimeType("image", "*"));
        Assert.Contains($"cid:{shown.ContentId}", answer.HtmlBody, StringComparison.Ordinal);
        Assert.Equal(picture, Content(shown));
        var attached = Assert.Single(answer.Attachments.OfType<MimePart>());
        Assert.Equal("инструкция.pdf", attached.FileName);
        Assert.Equal(file, Content(attached));
    }

    private static byte[] Content(MimePart part)
    {
        using var content = new MemoryStream();
        Assert.NotNull(part.Content);
        part.Content.DecodeTo(content);
        return content.ToArray();
    }

    private static async Task SeesPictureAsync(Agent agent, int message)
    {
        var picture = agent.Messages().Nth(message).Locator(".hd-message-body img").First;
        await picture.ScrollIntoViewIfNeededAsync();
        await agent.Page.WaitForFunctionAsync("image => image.complete && image.naturalWidth > 0", await picture.ElementHandleAsync());
    }

    private static async Task<byte[]> DownloadAsync(Agent agent, string name)
    {
        var download = await agent.Page.RunAndWaitForDownloadAsync(() =>
            agent.Page.Locator("a.hd-attachment", new() { HasText = name }).ClickAsync()
        );
        Assert.Equal(name, download.SuggestedFilename);
        return await File.ReadAllBytesAsync(await download.PathAsync(), Cancel);
    }
}
