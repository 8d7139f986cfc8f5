using System.Text.RegularExpressions;
using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.SignIn;

[Collection(DeskWithMail.Collection)]
public sealed partial class ForgottenPasswordTests(RealParts parts, DeskWithMail withMail) : DeskTest(parts)
{
    [Fact]
    public async Task A_forgotten_password_is_replaced_by_a_link_in_the_mail()
    {
        var mail = await MailAsync();
        var (desk, _) = await SharedDeskAsync(withMail);
        var admin = await SignInAsync(desk);
        await admin.IsInAsync();
        var ola = await mail.AddCustomerAsync("Ola Moe", "ola");
        await AddUserAsync(admin, ola);

        // The first link: to choose a password for the new account.
        var browser = await OpenBrowserAsync(desk);
        await ChooseAsync(browser, Link(await ola.ReceivesAsync(_ => true, "the invitation")), "my very first password");
        await browser.SignInAsync(ola.Address, "my very first password");
        await browser.IsInAsync();

        // The second: because it was forgotten.
        var other = await OpenBrowserAsync(desk);
        await other.GoAsync("/forgot-password");
        await other.FillAsync("Email address", ola.Address);
        await other.PressAsync("Send link");
        await other.SeesAsync("Check your email");
        var before = (await ola.InboxAsync())[0].MessageId;
        var link = Link(await ola.ReceivesAsync(message => message.MessageId != before, "the link"));
        await ChooseAsync(other, link, "something that I remember");

        // Used up, and the session with the old password is over.
        await other.GoAsync(link);
        await other.SeesAsync("This link no longer works");
        await browser.GoAsync("/profile");
        Assert.Equal("/sign-in", new Uri(browser.Page.Url).AbsolutePath);
        await browser.SignInAsync(ola.Address, "something that I remember");
        await browser.IsInAsync();
    }

    [Fact]
    public async Task Nobody_learns_whether_an_address_has_an_account()
    {
        var (desk, _) = await SharedDeskAsync(withMail);

        var stranger = await OpenBrowserAsync(desk);
        await stranger.GoAsync("/forgot-password");
        await stranger.FillAsync("Email address", "nobody@customers.example");
        await stranger.PressAsync("Send link");

        await stranger.SeesAsync("Check your email");
    }

    private static async Task AddUserAsync(Agent admin, Customer person)
    {
        await admin.GoAsync("/admin/users/new");
        await admin.FillAsync("Name", person.Name);
        await admin.FillAsync("Email address", person.Address);
        await admin.Page.GetByLabel("Administrator").First.CheckAsync();
        await admin.Page.Locator("main button.btn-primary[type=submit]").ClickAsync();
    }

    private static async Task ChooseAsync(Agent agent, string link, string password)
    {
        await agent.GoAsync(link);
        await agent.FillAsync("New password", password);
        await agent.FillAsync("Confirm password", password);
        await agent.PressAsync("Save password");
        await agent.Page.ReachAsync(url => !url.Contains("reset-password", StringComparison.Ordinal));
    }

    private static string Link(MimeKit.MimeMessage message) => FirstLink().Match(message.TextBody ?? "").Value;

    [GeneratedRegex(@"https?://\S+reset-password\S+")]
    private static partial Regex FirstLink();
}
