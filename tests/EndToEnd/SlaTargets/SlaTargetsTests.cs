using System.Globalization;
using Hookdesk.EndToEnd.Tests.Parts;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.SlaTargets;

/// <summary>
/// SLA targets, from the policy in the browser to the mails that tell of it, with real clocks and real mail servers.
/// </summary>
public sealed class SlaTargetsTests(RealParts parts) : DeskTest(parts)
{
    [Theory]
    [MemberData(nameof(Providers.OfThisLane), MemberType = typeof(Providers))]
    public async Task A_customer_reads_the_target_in_the_receipt_and_the_lead_reads_in_one_mail_of_all_that_were_breached(string provider)
    {
        var mail = await MailAsync();
        var desk = await StartDeskAsync(await DatabaseAsync(provider));
        var support = await mail.AddMailboxAsync("support");
        var lead = await mail.AddCustomerAsync("The lead", "lead");
        var nora = await SignInAsync(desk);
        await nora.AddMailboxAsync(mail, support);
        await AddPolicyAsync(nora, lead.Address);
        await TargetInReceiptAsync(nora);

        string[] subjects = ["Broken door", "Cold coffee", "Dark hall"];
        var anna = await mail.AddCustomerAsync("Anna Berg", "anna");
        foreach (var subject in subjects)
            await anna.SendAsync(anna.Compose(support, subject, "Please help me."));
        var receipt = await anna.ReceivesAsync(
            message =>
                message.Headers["Auto-Submitted"] is not null && message.Subject?.Contains("Broken door", StringComparison.Ordinal) == true,
            "the receipt"
        );
        Assert.Matches(@"We answer within 1 minutes, by today \d?\d:\d\d", receipt.HtmlBody!.Replace('\u202f', ' '));

        await nora.OpenTicketAsync("Broken door");
        var card = nora.Page.Locator(".hd-card", new() { HasText = "SLA" });
        await Assertions.Expect(card).ToContainTextAsync("Quick");
        // The page is not loaded anew: the breach is told to it.
        await Assertions.Expect(card).ToContainTextAsync("overdue by", new() { Timeout = 120_000 });

        var notice = await lead.ReceivesAsync(
            message => message.Subject?.Contains("SLA targets need attention", StringComparison.Ordinal) == true,
            "the notice",
            TimeSpan.FromMinutes(4)
        );
        Assert.Equal("3 SLA targets need attention", notice.Subject);
        Assert.All(subjects, subject => Assert.Contains(subject, notice.HtmlBody, StringComparison.Ordinal));
        Assert.Contains(
            $"{desk.Address}tickets/{nora.TicketNumber().ToString(CultureInfo.InvariantCulture)}",
            notice.HtmlBody,
            StringComparison.Ordinal
        );

        await nora.GoAsync("/search?q=sla:breached");
        await nora.SeesAsync("3 results");
        await nora.OpenTicketAsync("Broken door");
        await nora.ReplyWithAsync("The carpenter comes at noon.");
        await Assertions.Expect(card).ToContainTextAsync("Past targets");
        Assert.Single(await lead.InboxAsync());
    }

    // One minute for the first answer, 24/7; the lead is told when it is over.
    private static async Task AddPolicyAsync(Agent admin, string tell)
    {
        await admin.GoAsync("/admin/sla/policies/new");
        await admin.FillAsync("Name", "Quick");
        for (var priority = 0; priority < 4; priority++)
        {
            await admin.Page.Locator($"[name='first_response.{priority}']").FillAsync("1 min");
            foreach (var other in new[] { "next_response", "resolution" })
                await admin.Page.Locator($"[name='{other}.{priority}']").FillAsync("");
        }
        await admin.Page.Locator("[name='first_response.time'][value=calendar]").CheckAsync();
        await admin.Page.Locator("button[value='remove-step:0']").ClickAsync();
        await admin.Page.GetByText("More actions").ClickAsync();
        await admin.Page.Locator("[name='s0.addresses']").FillAsync(tell);
        Assert.Equal("100", await admin.Page.Locator("[name='s0.amount']").InputValueAsync());
        await admin.PressAsync("Save");
        await admin.SeesAsync("First response: 1 min");
    }

    private static async Task TargetInReceiptAsync(Agent admin)
    {
        await admin.GoAsync("/admin/templates/mail.receipt/en");
        await admin.FillAsync(
            "Text",
            "<p>#{{ ticket.number }}: We answer within {{ sla.first_response.minutes }} minutes, by today {{ sla.first_response.due_time }}.</p>"
        );
        await admin.PressAsync("Save");
        await admin.SeesAsync("Saved");
    }
}
