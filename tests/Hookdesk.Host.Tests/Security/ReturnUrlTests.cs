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
}
