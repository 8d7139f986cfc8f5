using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;
using Microsoft.Playwright;

namespace Hookdesk.EndToEnd.Tests.SignIn;

public sealed class SignInTests(RealParts parts, DeskWithoutMail withoutMail) : DeskTest(parts)
{
    [Fact]
    public async Task Whoever_signs_in_comes_to_the_page_that_was_asked_for()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var nora = await OpenBrowserAsync(desk);

        await nora.GoAsync("/admin/plugins");
        await nora.SeesHeadingAsync("Sign in");
        await nora.FillAsync("Email address", Desk.AdminEmail);
        await nora.FillAsync("Password", Desk.AdminPassword);
        await nora.PressAsync("Sign in");

        await nora.SeesHeadingAsync("Plugins");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var email = await AddColleagueAsync(await SignInAsync(desk));
        var nora = await OpenBrowserAsync(desk);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            await nora.SignInAsync(email, "not my password");
            await nora.SeesAsync("Sign-in failed");
        }

        await nora.SignInAsync(email, Desk.AdminPassword);
        await nora.SeesAsync("Sign-in failed");

        // The way out for an administrator who locked themselves out.
        await desk.RunAsync("users", "reset-password", email, "--password", "another horse battery");
        await nora.SignInAsync(email, "another horse battery");
        await nora.Page.ReachAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_in_leads_to_no_other_site()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var nora = await OpenBrowserAsync(desk);

        await nora.GoAsync("/sign-in?returnUrl=https%3A%2F%2Fevil.example%2F");
        await nora.FillAsync("Email address", Desk.AdminEmail);
        await nora.FillAsync("Password", Desk.AdminPassword);
        await nora.PressAsync("Sign in");

        await nora.Page.ReachAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        Assert.Equal(desk.Address.Authority, new Uri(nora.Page.Url).Authority);
    }

    [Fact]
    public async Task A_session_and_what_was_typed_outlive_a_kill_of_the_program()
    {
        var desk = await StartDeskAsync();
        var nora = await SignInAsync(desk);
        await nora.Page.ReachAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));

        await nora.AddDepartmentAsync("Support");
        await nora.NewTicketAsync("Lost key", "I lost my key.");
        var ticket = nora.Page.Url;
        await nora.Page.Locator("#dock .hd-editor-area").ClickAsync();
        await nora.Page.Keyboard.TypeAsync("Half a sentence");
        await Assertions.Expect(nora.Page.Locator("[data-draft-state]")).ToHaveTextAsync("Draft saved");

        await desk.KillAsync();
        await desk.ServeAsync();
        nora.ForgetProblems();
        // The browser's own copy is not what brings it back.
        await nora.Page.EvaluateAsync("localStorage.clear()");

        await nora.GoAsync("/admin/plugins");
        await nora.SeesHeadingAsync("Plugins");
        await nora.GoAsync(ticket);
        await Assertions.Expect(nora.Page.Locator("#dock .hd-editor-area")).ToHaveTextAsync("Half a sentence");
    }
}
