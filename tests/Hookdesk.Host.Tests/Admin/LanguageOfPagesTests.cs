using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Admin;

public sealed class LanguageOfPagesTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    [Theory]
    [InlineData("nb-NO,nb;q=0.9,en;q=0.8", "nb", "Logg inn")]
    [InlineData("no", "nb", "Logg inn")]
    [InlineData("xx, en;q=0.5, nb;q=0.1", "en", "Sign in")]
    [InlineData("", "en", "Sign in")]
    public async Task Somebody_who_is_not_signed_in_reads_the_language_that_the_browser_asks_for(
        string asked,
        string language,
        string heading
    )
    {
        using var browser = admin.Desk.OpenBrowser();
        if (asked.Length > 0)
            browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", asked);
        var page = await browser.OpenAsync("/sign-in");
        Assert.Equal(
            (language, "ltr", heading),
            (
                page.Document.DocumentElement.GetAttribute("lang"),
                page.Document.DocumentElement.GetAttribute("dir"),
                page.Document.QuerySelector("h1")!.TextContent
            )
        );
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9", "en-GB")]
    [InlineData("en,en-US;q=0.9", "en-US")]
    [InlineData("de-DE,de;q=0.9,en-US;q=0.8", "en-US")]
    [InlineData("de-DE,de;q=0.9", "en-DE")]
    [InlineData("zh-Hant-TW", "en-TW")]
    [InlineData("de", "en")]
    [InlineData("nb-NO", "nb-NO")]
    public async Task Dates_and_numbers_are_those_of_the_readers_country_whatever_the_language_of_the_texts(string asked, string formats)
    {
        using var browser = admin.Desk.OpenBrowser();
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", asked);
        Assert.Equal(formats, (await browser.OpenAsync("/sign-in")).Document.DocumentElement.GetAttribute("data-locale"));
    }
}
