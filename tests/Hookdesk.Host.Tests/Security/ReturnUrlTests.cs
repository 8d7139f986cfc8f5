using Hookdesk.Host.Security;

namespace Hookdesk.Host.Tests.Security;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/tickets/4711?part=list#m1", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("tickets", false)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/\n/evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("javascript:alert(1)", false)]
    public void Only_a_path_of_this_site_is_local(string? url, bool local) => Assert.Equal(local, ReturnUrl.IsLocal(url));

    [Theory]
    [InlineData("/søk?q=é#ü", "/s%C3%B8k?q=%C3%A9#%C3%BC")]
    [InlineData("/a b\"<>", "/a%20b%22%3C%3E")]
    [InlineData("/tickets/4711?part=list#m1", "/tickets/4711?part=list#m1")]
    [InlineData("/\u0007bell", "/")]
    public void What_a_header_can_not_carry_is_encoded(string url, string sent) => Assert.Equal(sent, ReturnUrl.Local(url));
}
