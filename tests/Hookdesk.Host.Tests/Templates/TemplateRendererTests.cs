using Hookdesk.Host.Templates;
using Hookdesk.Sdk.Templates;
using Microsoft.AspNetCore.Html;

namespace Hookdesk.Host.Tests.Templates;

public sealed class TemplateRendererTests
{
    private static readonly TemplateRenderer Renderer = new(TimeProvider.System);

    private static string Html(string template, object model) =>
        Renderer.Render(template, model, html: true, cancellation: TestContext.Current.CancellationToken);

    private sealed record Person(string FirstName, int TicketCount);

    [Fact]
    public void Values_are_reached_in_snake_case()
    {
        var model = new
        {
            Customer = new Person("Kari", 3),
            Tags = new[] { "a", "b" },
            Facts = new Dictionary<string, object> { ["OrderNumber"] = 7 },
        };
        Assert.Equal(
            "Kari 3 a,b 7",
            Html("{{ customer.first_name }} {{ customer.ticket_count }} {{ tags | array.join ',' }} {{ facts.order_number }}", model)
        );
    }

    [Theory]
    [InlineData("{{ x }}")]
    [InlineData("{{ x | string.upcase }}")]
    [InlineData("{{ 'a' + x }}")]
    [InlineData("{{ for i in list }}{{ i }}{{ end }}")]
    [InlineData("{{ capture y }}{{ x }}{{ end }}{{ y }}")]
    [InlineData("{{ func f; ret x; end }}{{ f }}")]
    [InlineData("{{ list }}")]
    [InlineData("{{ object }}")]
    [InlineData("{{ x | string.replace 'a' '<' }}")]
    public void A_hostile_value_never_becomes_markup(string template)
    {
        const string hostile = "<script>alert(\"1\")</script>&'";
        var result = Html(
            template,
            new
            {
                X = hostile,
                List = new[] { hostile },
                Object = new { Inner = hostile },
            }
        );
        Assert.DoesNotContain('<', result);
        Assert.DoesNotContain('"', result);
        Assert.DoesNotContain('\'', result);
    }

    [Fact]
    public void The_templates_own_markup_and_html_that_code_vouches_for_stay()
    {
        Assert.Equal(
            "<p>a &lt; b <b>ok</b></p>",
            Html("<p>{{ x }} {{ body }}</p>", new { X = "a < b", Body = new HtmlString("<b>ok</b>") })
        );
        // Once it has gone through a function it is a text like any other.
        Assert.Equal("&lt;b&gt;ok&lt;/b&gt;", Html("{{ body | string.strip }}", new { Body = new HtmlString("<b>ok</b>") }));
    }

    [Fact]
    public void In_a_subject_values_are_plain() =>
        Assert.Equal(
            "Re: a < b",
            Renderer.Render("Re: {{ x }}", new { X = "a < b" }, html: false, cancellation: TestContext.Current.CancellationToken)
        );

    [Theory]
    [InlineData("{{ while true }}x{{ end }}")]
    [InlineData("{{ for i in 1..100000000 }}{{ end }}")]
    [InlineData("{{ func f; f; end }}{{ f }}")]
    [InlineData("{{ 'aaaaaaaaaa' * 100000000 }}")]
    [InlineData("{{ x = 'aaaaaaaaaa'; for i in 1..60; x = x + x; end }}{{ x }}")]
    [InlineData("{{ 'a' | string.pad_left 2000000000 }}")]
    [InlineData("{{ for i in 1..1000 }}{{ for j in 1..1000 }}aaaaaaaaaaaaaaaaaaaa{{ end }}{{ end }}")]
    [InlineData("{{ (1..1000000000) | array.size }}")]
    [InlineData("{{ x = []; for i in 1..900; for j in 1..900; x = x | array.add x; end; end }}")]
    [InlineData("{{ math.random.next }}")]
    public Task A_template_that_would_never_end_is_stopped(string template) =>
        Assert.ThrowsAsync<TemplateException>(() =>
            Task.Run(() => Html(template, new { }), TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
        );

    [Theory]
    [InlineData("{{ x.get_type }}")]
    [InlineData("{{ x.length }}")]
    [InlineData("{{ body.content }}")]
    [InlineData("{{ include 'a' }}")]
    [InlineData("{{ object.eval '1' }}")]
    [InlineData("{{ import x }}")]
    [InlineData("{{ nobody }}")]
    [InlineData("{{ person.password }}")]
    public void A_template_reaches_only_what_it_was_given(string template) =>
        Assert.Throws<TemplateException>(() =>
            Html(
                template,
                new
                {
                    X = "x",
                    Body = new HtmlString("b"),
                    Person = new { Name = "n" },
                }
            )
        );

    [Fact]
    public void A_template_cannot_change_the_model_it_was_given()
    {
        var model = new Dictionary<string, object> { ["x"] = "a" };
        Assert.Throws<TemplateException>(() => Html("{{ x = 'b' }}{{ x }}", model));
        Assert.Equal("a", model["x"]);
    }

    [Fact]
    public void A_fault_is_told_with_line_and_column()
    {
        var error = Assert.Throws<TemplateException>(() => Renderer.Check("Hello\n{{ if x }}\nmissing end"));
        Assert.Matches(@"Line \d+, column \d+: .+", error.Message);
        Assert.StartsWith(
            "Line 2, column 4:",
            Assert.Throws<TemplateException>(() => Html("a\n{{ nobody }}", new { })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_list_of_variables_is_made_from_the_sample() =>
        Assert.Equal(
            ["customer.first_name", "customer.ticket_count", "number"],
            TemplateValues.NamesOf(new { Number = 1, Customer = new Person("K", 1) })
        );
}
