using System.Net;
using Hookdesk.Sdk.Testing;

namespace Hookdesk.Host.Tests.Plugins;

/// <summary>A plugin's form that is bound to a record, and its list that is paged by key.</summary>
public sealed class FormsAndListsTests : IAsyncLifetime
{
    private PluginTestHost _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await FixtureDesk.StartAsync("WithSettings");

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task What_is_wrong_stands_at_its_field_and_what_was_typed_is_kept()
    {
        using var browser = await _desk.OpenAsAdminAsync();
        await browser.OpenAsync("/fixtures/parcels");

        var page = await SendAsync(browser, "", "many", "more than ten letters");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("Say who gets the parcel.", page.Document.QuerySelector("#receiver-error")!.TextContent);
        Assert.Equal("Enter a number.", page.Document.QuerySelector("#kilos-error")!.TextContent);
        Assert.Equal("Enter no more than 10 characters.", page.Document.QuerySelector("#content_what-error")!.TextContent);
        Assert.Equal("many", page.Document.QuerySelector("#kilos")!.GetAttribute("value"));
        Assert.Equal("more than ten letters", page.Document.QuerySelector("#content_what")!.GetAttribute("value"));

        page = await SendAsync(browser, "Nobody", "31", "a book");
        Assert.Equal("Nobody has moved away.", page.Document.QuerySelector("#receiver-error")!.TextContent);
        Assert.Equal("Enter a number from 1 to 30.", page.Document.QuerySelector("#kilos-error")!.TextContent);

        page = await SendAsync(browser, "Ada", "2", "a book");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("1 Ada", page.Document.QuerySelector("li")!.TextContent);
    }

    [Fact]
    public async Task A_form_of_more_fields_than_the_server_takes_is_refused()
    {
        using var browser = await _desk.OpenAsAdminAsync();
        await browser.OpenAsync("/fixtures/parcels");

        var answer = await browser.PostAsync(
            "/fixtures/parcels",
            new FormUrlEncodedContent(Enumerable.Range(0, 2000).Select(n => KeyValuePair.Create("receiver", $"{n}")))
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Its_list_is_walked_forth_and_back()
    {
        using var browser = await _desk.OpenAsAdminAsync();
        for (var n = 1; n <= 25; n++)
        {
            await browser.OpenAsync("/fixtures/parcels");
            await SendAsync(browser, $"Person {n}", "1", "");
        }

        var page = await browser.OpenAsync("/fixtures/parcels?after=junk");
        var seen = Shown(page);
        while (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next)
            seen.AddRange(Shown(page = await browser.OpenAsync(next)));
        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(n => $"{n} Person {n}"), seen);
        Assert.Equal(5, Shown(page).Count);
        page = await browser.OpenAsync(page.Document.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(["15 Person 15", "6 Person 6"], [Shown(page)[0], Shown(page)[^1]]);
    }

    private static Task<TestPage> SendAsync(TestBrowser browser, string receiver, string kilos, string what) =>
        browser.SubmitAsync("form[action='/fixtures/parcels']", ("receiver", receiver), ("kilos", kilos), ("content_what", what));

    private static List<string> Shown(TestPage page) => [.. page.Document.QuerySelectorAll("li").Select(item => item.TextContent)];
}
