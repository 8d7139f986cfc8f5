using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;

namespace Hookdesk.Sdk.Tests.Ui;

public sealed class MarkupWriterTests
{
    [Fact]
    public void What_a_customer_wrote_becomes_no_tag_and_ends_no_attribute()
    {
        var subject = """<script>alert("1")</script> & 'more'""";
        var markup = new MarkupWriter();
        markup.Add($"""<a href="/tickets/{7L}" title="{subject}">{subject}</a>{new MarkupString("<br>")}{(string?)null}""");
        const string encoded = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;";
        Assert.Equal($"""<a href="/tickets/7" title="{encoded}">{encoded}</a><br>""", markup.Take().Value);
        Assert.Equal("", markup.Take().Value);
    }
}
