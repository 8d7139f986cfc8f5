using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>A desk read in Arabic, from a language file that its operator laid into the data directory.</summary>
[Collection(DeskWithoutMail.Collection)]
public sealed class RightToLeftTests(RealParts parts, DeskWithoutMail withoutMail) : DeskTest(parts)
{
    private static readonly string[] Pages =
    [
        "/tickets/all",
        "/tickets/new",
        "/customers",
        "/profile",
        "/admin",
        "/admin/plugins",
        "/admin/users",
        "/admin/mailboxes",
    ];

    [Fact]
    public async Task Every_pane_is_mirrored_and_nothing_scrolls_sideways()
    {
        var desk = await SharedDeskAsync(withoutMail);
        var admin = await SignInColleagueAsync(desk, await SignInAsync(desk));
        await admin.IsInAsync();
        await admin.NewTicketAsync("الطابعة لا تعمل", "مرحبا، الطابعة في الطابق الثالث لا تعمل منذ الصباح. The model is LX-200.");

        var ticket = new Uri(admin.Page.Url).AbsolutePath;
        await admin.GoAsync("/profile");
        await admin.Page.Locator("select[name='language']").SelectOptionAsync("ar");
        await admin.Page.Locator("main button[type='submit']").First.ClickAsync();
        await admin
            .Page.Locator("html[dir='rtl'][lang='ar']")
            .WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await admin.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = Arabic.Profile }).First.WaitForAsync();

        foreach (var path in Pages.Append(ticket))
        {
            await admin.GoAsync(path);
            await admin.Page.SetViewportSizeAsync(1440, 900);
            var rail = await admin.Page.Locator(".hd-rail").BoundingBoxAsync();
            Assert.True(rail!.X > 1300, $"{path}: the rail begins at {rail.X} px, which is not the right edge.");
            Assert.Equal(0, await Accessibility.OverflowAsync(admin.Page));
            await admin.Page.SetViewportSizeAsync(360, 740);
            Assert.Equal(0, await Accessibility.OverflowAsync(admin.Page));
        }

        Assert.Empty(admin.Problems);
    }
}
