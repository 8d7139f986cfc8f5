using System.Runtime.CompilerServices;
using Hookdesk.Host.Ground;

namespace Hookdesk.Host.Tests.Security;

public sealed class RegexLimitTests
{
    [Fact]
    public void No_regular_expression_of_the_program_goes_on_for_ever()
    {
        RuntimeHelpers.RunModuleConstructor(typeof(RegexLimit).Module.ModuleHandle);
        Assert.Equal(RegexLimit.Longest, AppContext.GetData(RegexLimit.Name));
        Assert.InRange(RegexLimit.Longest, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
    }
}
