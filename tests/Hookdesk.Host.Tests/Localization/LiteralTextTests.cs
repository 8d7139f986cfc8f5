namespace Hookdesk.Host.Tests.Localization;

public sealed class LiteralTextTests
{
    [Fact]
    public void No_component_contains_literal_text()
    {
        var offenders = new List<string>();
        foreach (var file in Repository.Files("*.razor", "sdk/Hookdesk.Sdk", "host", "plugins", "themes"))
            offenders.AddRange(
                RazorText
                    .Literals(File.ReadAllText(file))
                    .Select(found => $"{Path.GetRelativePath(Repository.Root, file)}:{found.Line}: {found.Words}")
            );
        Assert.True(offenders.Count == 0, "These words cannot be translated; write @T[\"…\"]:\n" + string.Join('\n', offenders));
    }

    [Theory]
    [InlineData("<p>Hello</p>", "Hello")]
    [InlineData("<p>@T[\"Fine\"] but this</p>", "but this")]
    [InlineData("<button title=\"Close it\">×</button>", "Close it")]
    [InlineData("<Notice Title=\"Saved\" />", "Saved")]
    [InlineData("<input type=\"submit\" value=\"Send\" />", "Send")]
    [InlineData("<img alt=\"A cat\" src=\"@Url\" />", "A cat")]
    [InlineData("@if (x < 3)\n{\n    <b>Few</b>\n}\nelse\n{\n    <i>@(many ? \"ok\" : \"no\")</i>\n}", "Few")]
    [InlineData(
        "@foreach (var a in list)\n{\n    var b = a < 2 ? \"x\" : \"y\";\n    @if (b is not null)\n    {\n        <li>Item @a.Name.ToUpper() (@a[0]!)</li>\n    }\n}",
        "Item"
    )]
    [InlineData("@switch (kind)\n{\n    case 1:\n        <p>One</p>\n        break;\n    default:\n        break;\n}", "One")]
    [InlineData("@code {\n    private RenderFragment F => @<p>Inside</p>;\n}", "Inside")]
    [InlineData("<div class=\"a @(b ? \"c\" : \"d\")\" aria-label=\"@T[\"Ok\"] more\"></div>", "more")]
    [InlineData("<p>Write to us@@example.com today</p>", "Write to us@@example.com today")]
    [InlineData("@{ var x = 1; <span>Deep</span> }", "Deep")]
    [InlineData("@if (a) { @:Plain words\n}", "Plain words")]
    public void Words_that_stand_in_the_markup_are_found(string razor, string words) =>
        Assert.Equal([words], RazorText.Literals(razor).Select(found => found.Words));

    [Theory]
    [InlineData(
        "@* A comment *@\n@using System.Text\n@inject IStringLocalizer<A> T\n<p class=\"hd-lead\" id=\"x\">@T[\"Hello {0}\", name]</p>"
    )]
    [InlineData("<p>· &nbsp; – 3 @Count</p>")]
    [InlineData("<input type=\"text\" value=\"abc\" name=\"q\" /><option value=\"x\">@T[\"X\"]</option>")]
    [InlineData(
        "@if (a is { Length: > 0 } b)\n{\n    <p>@b</p>\n}\n@code {\n    /// <summary>Doc's words.</summary>\n    string A => $\"{b} text {(c ? \"<b>\" : \"\")}\";\n    char C = '<';\n    bool D => 1 < 2 && x > 3;\n}"
    )]
    [InlineData("<Tabs Items=\"@(new[] { new Tab(T[\"A\"], \"/a\", true) })\" />")]
    [InlineData("<!-- words --><script type=\"module\">import x;</script>")]
    [InlineData("<a href=\"@($\"/a/{Id}\")\" title=\"@Name\">@Name?.Trim()</a>")]
    [InlineData(
        "<input placeholder=\"imap.example.com\" /><input placeholder=\"support@@example.com\" /><input placeholder=\"support@example.com\" />"
    )]
    [InlineData("@switch (x)\n{\n    case A when y < 3:\n        <b>@T[\"B\"]</b>\n        break;\n}")]
    public void What_is_code_or_already_translated_is_left_alone(string razor) => Assert.Empty(RazorText.Literals(razor));
}
