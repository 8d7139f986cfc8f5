using Hookdesk.EndToEnd.Tests.Parts;
using OtpNet;

namespace Hookdesk.EndToEnd.Tests.SignIn;

/// <summary>The second step of signing in, with the codes that a phone would show.</summary>
public sealed class TwoFactorTests(RealParts parts, DeskWithoutMail withoutMail) : DeskTest(parts)
{
    [Fact]
    public async Task Two_factor_is_set_up_and_from_then_on_asked_for()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var email = await AddColleagueAsync(await SignInAsync(desk));
        var nora = await SignInAsync(desk, email);
        var (phone, _) = await SwitchOnAsync(nora);

        var elsewhere = await OpenBrowserAsync(desk);
        await elsewhere.SignInAsync(email, Desk.AdminPassword);
        await elsewhere.SeesHeadingAsync("Verify your identity");

        // The password alone opens nothing.
        await elsewhere.GoAsync("/admin/plugins");
        Assert.StartsWith("/sign-in", new Uri(elsewhere.Page.Url).AbsolutePath, StringComparison.Ordinal);

        await elsewhere.SignInAsync(email, Desk.AdminPassword);
        await elsewhere.FillAsync("Code", "000000");
        await elsewhere.PressAsync("Continue");
        await elsewhere.SeesAsync("Sign-in failed");
        await elsewhere.FillAsync("Code", Code(phone, later: 1)); // The one before was used to set it up.
        await elsewhere.PressAsync("Continue");
        await elsewhere.IsInAsync();
    }

    [Fact]
    public async Task A_recovery_code_lets_in_once()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var email = await AddColleagueAsync(await SignInAsync(desk));
        var nora = await SignInAsync(desk, email);
        var (_, recovery) = await SwitchOnAsync(nora);

        var elsewhere = await OpenBrowserAsync(desk);
        await elsewhere.SignInAsync(email, Desk.AdminPassword);
        await elsewhere.FillAsync("Code", recovery[0]);
        await elsewhere.PressAsync("Continue");
        await elsewhere.IsInAsync();

        var thief = await OpenBrowserAsync(desk);
        await thief.SignInAsync(email, Desk.AdminPassword);
        await thief.FillAsync("Code", recovery[0]);
        await thief.PressAsync("Continue");
        await thief.SeesAsync("Sign-in failed");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_other_session_at_once()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var email = await AddColleagueAsync(await SignInAsync(desk));
        var nora = await SignInAsync(desk, email);
        await nora.IsInAsync();
        var forgotten = await SignInAsync(desk, email);
        await forgotten.IsInAsync();

        await nora.GoAsync("/profile/security");
        await nora.PressAsync("Sign out everywhere else");
        await nora.GoAsync("/profile/security");
        await nora.SeesHeadingAsync("Security");

        await forgotten.GoAsync("/profile/security");
        Assert.Equal("/sign-in", new Uri(forgotten.Page.Url).AbsolutePath);
    }

    private static async Task<(byte[] Phone, string[] Recovery)> SwitchOnAsync(Agent agent)
    {
        await agent.IsInAsync();
        await agent.GoAsync("/profile/security/two-factor");
        var key = await agent.Page.Locator("#two-factor-key").InnerTextAsync();
        var phone = Base32Encoding.ToBytes(key.Replace(" ", "", StringComparison.Ordinal));
        await agent.FillAsync("Current password", Desk.AdminPassword);
        await agent.FillAsync("Code", Code(phone));
        await agent.PressAsync("Turn on two-factor authentication");
        await agent.SeesHeadingAsync("Your recovery codes");
        var codes = await agent.Page.Locator("#recovery-codes").InnerTextAsync();
        return (phone, codes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static string Code(byte[] phone, int later = 0) =>
        new Totp(phone).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * later));
}
