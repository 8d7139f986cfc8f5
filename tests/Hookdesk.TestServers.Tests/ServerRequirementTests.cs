using Xunit.Sdk;

namespace Hookdesk.TestServers.Tests;

public sealed class ServerRequirementTests
{
    [Fact]
    public void Nothing_missing_passes() => ServerRequirement.Demand(missingReason: null, ci: "true");

    [Fact]
    public void On_a_developers_machine_a_missing_server_skips_the_test_and_says_why()
    {
        var reason = "";
        try
        {
            ServerRequirement.Demand("Dovecot is not installed.", ci: null);
        }
        catch (SkipException skip)
        {
            // Not by Assert.Throws, which lets a skip pass through and would skip this very test.
            reason = skip.Message;
        }

        Assert.EndsWith("Dovecot is not installed.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_CI_is_true_a_missing_server_fails_the_test()
    {
        var failure = Assert.Throws<FailException>(() => ServerRequirement.Demand("Dovecot is not installed.", ci: "true"));

        Assert.Contains("Dovecot is not installed.", failure.Message, StringComparison.Ordinal);
    }
}
