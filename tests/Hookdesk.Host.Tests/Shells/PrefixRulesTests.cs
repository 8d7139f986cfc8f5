using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Host.Tests.Data;
using Semver;

namespace Hookdesk.Host.Tests.Shells;

/// <summary>Who may call tables by which names.</summary>
public sealed class PrefixRulesTests
{
    [Theory]
    [InlineData("hookdesk.sla", "sla_")]
    [InlineData("acme.mail-extra", "mail_extra_")]
    [InlineData("acme.core", "acme_core_")]
    [InlineData("acme.2fa", "acme_2fa_")]
    public void Without_a_word_of_its_manifest_it_is_the_last_part_of_the_id(string id, string prefix) =>
        Assert.Equal(prefix, Plugin(id).Candidate.Manifest!.TablePrefix);

    [Theory]
    [InlineData("acme.sla", "hookdesk.sla")]
    [InlineData("acme.sla-extra", "hookdesk.sla")]
    public void A_plugin_that_was_added_gives_way_to_one_of_the_installation(string added, string bundled)
    {
        var (theirs, ours) = (Plugin(added, added: true), Plugin(bundled));
        var rules = new PrefixRules([theirs.Candidate, ours.Candidate], new PluginList([theirs, ours]));

        Assert.Equal("sla_", rules.OwnTablesOf(ours.Candidate)!.Prefix);
        var failure = Assert.Throws<PluginFailedException>(() => rules.OwnTablesOf(theirs.Candidate));
        Assert.Equal(added, failure.PluginId);
        Assert.Contains("\"tablePrefix\" in plugin.json", failure.Message, StringComparison.Ordinal);

        // Also while that one is switched off.
        Assert.Throws<PluginFailedException>(() =>
            new PrefixRules([theirs.Candidate, ours.Candidate], new PluginList([theirs])).OwnTablesOf(theirs.Candidate)
        );
    }

    [Fact]
    public void Of_two_that_were_added_the_first_keeps_its_names()
    {
        var (first, second) = (Plugin("acme.sla", added: true), Plugin("other.sla", added: true));
        var rules = new PrefixRules([first.Candidate, second.Candidate], new PluginList([first, second]));

        Assert.NotNull(rules.OwnTablesOf(first.Candidate));
        Assert.Throws<PluginFailedException>(() => rules.OwnTablesOf(second.Candidate));
    }

    private static ShellPlugin Plugin(string id, bool added = false) =>
        new(
            new PluginCandidate($"/{id}", SamplePlugin.Manifest(id), null) { IsAdded = added },
            new PluginCode(SchemaMigratorTests.PluginWith(typeof(OwnStep)), [], [], ""),
            []
        );
}

/// <summary>Plugins that are made up of nothing but a manifest.</summary>
internal static class SamplePlugin
{
    public static PluginManifest Manifest(string id)
    {
        var none = new Dictionary<string, string>();
        return new PluginManifest(id, id, new SemVersion(1, 0, 0), SemVersionRange.All, "*", "", none, none, [], "", "", "");
    }
}
