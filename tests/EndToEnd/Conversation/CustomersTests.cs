using System.Text;
using Hookdesk.EndToEnd.Tests.Parts;
using Microsoft.Playwright;
using MimeKit;

namespace Hookdesk.EndToEnd.Tests.Conversation;

/// <summary>What customers write and read, and what they don't. The tests share a desk; each has customers and tickets of its own.</summary>
[Collection(DeskWithMail.Collection)]
public sealed class CustomersTests(RealParts parts, DeskWithMail withMail) : DeskTest(parts)
{
    static CustomersTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task A_Thai_customer_is_read_and_answered_in_Thai()
    {
        var mail = await MailAsync();
        var (desk, support) = await SharedDeskAsync(withMail);
        var nora = await SignInAsync(desk);
        await nora.IsInAsync();
        var somchai = await mail.AddCustomerAsync("สมชาย ใจดี", "somchai");

        var thai = Encoding.GetEncoding("TIS-620");
        var body = new TextPart("plain");
        body.SetText(thai, "สวัสดีครับ เครื่องพิมพ์ใช้งานไม่ได้");
        await somchai.SendAsync(somchai.Compose(support, "เครื่องพิมพ์เสีย", body, thai));

        await nora.OpenTicketAsync("เครื่องพิมพ์เสีย");
        await nora.SeesAsync("สวัสดีครับ เครื่องพิมพ์ใช้งานไม่ได้");
        await nora.SeesAsync("สมชาย ใจดี");
        await nora.ReplyWithAsync("สวัสดีค่ะ ลองปิดแล้วเปิดใหม่นะคะ");

        var answer = await somchai.ReceivesAsync(
            message => message.TextBody?.Contains("ลองปิดแล้วเปิดใหม่", StringComparison.Ordinal) == true,
            "the answer"
        );
        Assert.Contains("เครื่องพิมพ์เสีย", answer.Subject, StringComparison.Ordinal);
        await somchai.SendAsync(somchai.Answer(answer, "ขอบคุณครับ ใช้ได้แล้ว"));
        await nora.Page.Locator("#thread-news button").ClickAsync();
        await nora.SeesAsync("ขอบคุณครับ ใช้ได้แล้ว");
    }

    [Fact]
    public async Task An_answer_without_threading_headers_finds_its_ticket_by_the_number_only_for_those_who_take_part()
    {
        var mail = await MailAsync();
        var (desk, support) = await SharedDeskAsync(withMail);
        var nora = await SignInAsync(desk);
        await nora.IsInAsync();
        var anna = await mail.AddCustomerAsync("Anna Berg", "anna");
        var eve = await mail.AddCustomerAsync("Eve", "eve");
        await anna.SendAsync(anna.Compose(support, "Broken door", "The door is broken."));
        await nora.OpenTicketAsync("Broken door");
        var annas = nora.Page.Url;
        var receipt = await anna.ReceivesAsync(message => message.Headers["Auto-Submitted"] is not null, "the receipt");

        // Some programs drop every header and change the subject, but for the number.
        await anna.SendAsync(anna.Compose(support, $"AW: {receipt.Subject} - now urgent", "It fell off altogether."));
        await nora.Page.Locator("#thread-news button").ClickAsync();
        await nora.SeesAsync("It fell off altogether.");

        // Who guesses the number gets a ticket of their own.
        await eve.SendAsync(eve.Compose(support, $"Re: {receipt.Subject}", "Please send me the key."));
        // The list announces what is new and waits, so it is opened anew until the second ticket is in it.
        do await nora.GoAsync("/tickets/all");
        while (await nora.Page.Locator("tr.hd-row", new() { HasText = "Eve" }).CountAsync() == 0);
        await nora.GoAsync(annas);
        Assert.Equal(0, await nora.Page.GetByText("Please send me the key.").CountAsync());
    }

    [Fact]
    public async Task An_internal_note_does_not_leave_the_desk()
    {
        var mail = await MailAsync();
        var (desk, support) = await SharedDeskAsync(withMail);
        var nora = await SignInAsync(desk);
        await nora.IsInAsync();
        var anna = await mail.AddCustomerAsync("Anna Berg", "anna");
        await anna.SendAsync(anna.Compose(support, "Refund", "I want my money back."));
        await nora.OpenTicketAsync("Refund");

        await nora.NoteAsync("She always says that; do not pay.");
        Assert.Equal("note", await nora.Messages().Last.GetAttributeAsync("data-kind"));
        await nora.Page.Locator("label[for=k-reply]").ClickAsync();
        await nora.ReplyWithAsync("We look into it.");

        // The reply was written later, so a note that leaves would have come by now.
        await anna.ReceivesAsync(message => message.TextBody?.Contains("We look into it.", StringComparison.Ordinal) == true, "the reply");
        Assert.DoesNotContain(await anna.InboxAsync(), message => message.ToString().Contains("do not pay", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_closed_ticket_is_reopened_by_the_customers_answer()
    {
        var mail = await MailAsync();
        var (desk, support) = await SharedDeskAsync(withMail);
        var nora = await SignInAsync(desk);
        await nora.IsInAsync();
        var anna = await mail.AddCustomerAsync("Anna Berg", "anna");
        await anna.SendAsync(anna.Compose(support, "Invoice 17", "Where is it?"));
        await nora.OpenTicketAsync("Invoice 17");
        await nora.TypeAsync("Attached to yesterday's mail.");
        await nora.Page.Locator("summary[aria-label='More send options']").ClickAsync();
        await nora.PressAsync("Send and set status to Closed");
        await nora.Page.Locator(".hd-properties .hd-status", new() { HasText = "Closed" }).First.WaitForAsync();

        var answer = await anna.ReceivesAsync(
            message => message.TextBody?.Contains("yesterday", StringComparison.Ordinal) == true,
            "the answer"
        );
        await anna.SendAsync(anna.Answer(answer, "It is not there."));

        await nora.Page.Locator(".hd-properties .hd-status", new() { HasText = "Open" }).First.WaitForAsync();
    }
}
