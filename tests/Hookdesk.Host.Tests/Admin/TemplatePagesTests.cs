using System.Net;
using Hookdesk.Host.Templates;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Admin;

public sealed class TemplatePagesTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    private const string Form = "form#template";

    private TemplateContribution Template => admin.Desk.Services.GetRequiredService<TemplateCatalogue>().All[0];

    private string Address => $"/admin/templates/{Template.Name}/en";

    private Task<RenderedTemplate> RenderAsync() =>
        admin.Desk.InScopeAsync(services =>
            services
                .GetRequiredService<ITemplates>()
                .RenderAsync(Template.Name, Template.Sample, "en", cancellation: TestContext.Current.CancellationToken)
        );

    [Fact]
    public async Task An_edit_is_used_from_then_on_and_the_original_comes_back()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var original = await RenderAsync();
        Assert.Contains(Template.Name, (await browser.OpenAsync("/admin/templates")).Html, StringComparison.Ordinal);

        await browser.OpenAsync(Address);
        var page = await browser.SubmitAsync(Form, ("subject", "Edited\r\nsubject"), ("body", "<p>Edited & {{ 1 + 1 }}</p>"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(new RenderedTemplate("Edited subject", "<p>Edited & 2</p>"), await RenderAsync());

        await browser.SubmitAsync("form[action$='/reset']");
        Assert.Equal(original, await RenderAsync());
    }

    [Fact]
    public async Task A_faulty_text_is_not_saved_and_says_where_the_fault_is()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var before = await RenderAsync();
        await browser.OpenAsync(Address);
        var page = await browser.SubmitAsync(Form, ("body", "<p>\n{{ nobody.name }}</p>"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(
            "Line 2, column 4:",
            page.Document.QuerySelector("form#template .alert-danger")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("nobody.name", page.Document.QuerySelector("textarea[name=body]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await RenderAsync());
    }

    [Fact]
    public async Task The_preview_comes_as_a_fragment_in_a_frame_without_rights()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        await browser.OpenAsync(Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address}/preview")
        {
            Content = new FormUrlEncodedContent([new("subject", "S"), new("body", "<script>alert(1)</script><b>bold</b>")]),
        };
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("RequestVerificationToken", browser.Page!.Token);
        var html = await (await browser.Client.SendAsync(request, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken
        );
        var frame = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).QuerySelector("#preview iframe")!;
        Assert.Equal("", frame.GetAttribute("sandbox"));
        Assert.Contains("<b>bold</b>", frame.GetAttribute("srcdoc"), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "<html",
            html.Replace(frame.GetAttribute("srcdoc")!, "", StringComparison.Ordinal)[..20],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_variables_are_listed_as_they_are_written()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var page = await browser.OpenAsync(Address);
        var listed = page.Document.QuerySelectorAll("#variables ~ ul code").Select(code => code.TextContent).ToList();
        Assert.NotEmpty(listed);
        Assert.All(listed, name => Assert.Matches(@"^\{\{ [a-z_.0-9]+ \}\}$", name));
    }
}
