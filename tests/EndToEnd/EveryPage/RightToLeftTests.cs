using Hookdesk.EndToEnd.Tests.Parts;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.EveryPage;

/// <summary>A desk that speaks Arabic, from a language file that its operator laid into the data directory.</summary>
public sealed class RightToLeftTests(RealParts parts) : DeskTest(parts)
{
    private static readonly string[] Pages =
    [
        "/tickets/all",
        "/tickets/1",
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
        var desk = Keep(Desk.New());
        var pack = Directory.CreateDirectory(Path.Combine(desk.DataDirectory, "Localization", "hookdesk.core"));
        await File.WriteAllTextAsync(
            Path.Combine(pack.FullName, "ar.po"),
            """
            msgid ""
            msgstr ""
            "Language: ar\n"
            "Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\n"

            msgid "Your profile"
            msgstr "الملف الشخصي"
            """,
            Cancel
        );
        await desk.SetUpAsync();
        await desk.ServeAsync();
        var admin = await SignInAsync(desk);
        await admin.AddDepartmentAsync("Support");
        await admin.NewTicketAsync("الطابعة لا تعمل", "مرحبا، الطابعة في الطابق الثالث لا تعمل منذ الصباح. The model is LX-200.");

        await admin.GoAsync("/profile");
        await admin.Page.Locator("select[name='language']").SelectOptionAsync("ar");
        await admin.Page.Locator("main button[type='submit']").First.ClickAsync();
        await admin
            .Page.Locator("html[dir='rtl'][lang='ar']")
            .WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await admin.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "الملف الشخصي" }).First.WaitForAsync();

        foreach (var path in Pages)
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
