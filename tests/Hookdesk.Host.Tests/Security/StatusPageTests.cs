using System.Net;
using Hookdesk.Host.Tests.Admin;

namespace Hookdesk.Host.Tests.Security;

public sealed class StatusPageTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    [Theory]
    [InlineData("nb", "Fant ikke siden")]
    [InlineData("en", "Page not found")]
    public async Task A_page_that_is_not_there_says_so_in_the_language_of_its_reader(string language, string words)
    {
        using var browser = admin.Desk.OpenBrowser();
        browser.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var page = await browser.OpenAsync("/no-such-page");
        Assert.Equal((HttpStatusCode.NotFound, language), (page.Status, page.Document.DocumentElement.GetAttribute("lang")));
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_a_page_that_is_for_others()
    {
        using var browser = await admin.Desk.SignInAsync("agent@desk.example");
        await browser.OpenAsync("/profile");
        await browser.SubmitAsync("form[action='/profile']", ("language", "nb"));
        var page = await browser.OpenAsync("/admin/plugins");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Equal("nb", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.DoesNotContain("You don't have access to this page", page.Text, StringComparison.Ordinal);
    }
}
