using System.Globalization;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Localization;
using Hookdesk.Host.Settings;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Settings;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hookdesk.Host.Tests.Localization;

public sealed class LocalizerTests : IDisposable
{
    private const string Header = "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n";

    private readonly ThrowAwayFolder _folder = new("texts");
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;
    private readonly OnePlugin _plugins;

    public LocalizerTests()
    {
        _plugins = new OnePlugin(new PluginInfo("acme.sample", "Sample", "1.0.0", _folder["plugin"]));
        Write(
            "plugin/Localization/nb.po",
            "msgid \"Save\"\nmsgstr \"Lagre\"\n\nmsgid \"Hello {0}\"\nmsgstr \"Hei {1}\"\n\nmsgid \"{0} ticket\"\nmsgid_plural \"{0} tickets\"\nmsgstr[0] \"{0} sak\"\nmsgstr[1] \"{0} saker\"\n\nmsgctxt \"verb\"\nmsgid \"Open\"\nmsgstr \"Åpne\"\n\nmsgid \"Open\"\nmsgstr \"Åpen\"\n"
        );
        Write("data/Localization/acme.sample/nb.po", "msgid \"Save\"\nmsgstr \"Ta vare på\"\n");
    }

    public void Dispose()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = _before;
        _folder.Dispose();
    }

    private Catalogues Catalogues =>
        new(
            new HookdeskOptions
            {
                DataDirectory = _folder["data"],
                ConnectionString = null,
                PluginsFile = "plugins.json",
            },
            _plugins,
            NullLogger<Catalogues>.Instance
        );

    private IStringLocalizer Texts(string language)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = Cultures.Of(language);
        return new PoLocalizerFactory(Catalogues, _plugins).For("acme.sample");
    }

    [Fact]
    public void What_components_are_given_knows_plurals_and_contexts()
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = Cultures.Of("nb");
        using var services = new ServiceCollection()
            .AddTexts()
            .AddSingleton(Catalogues)
            .AddSingleton<IPluginList>(_plugins)
            .BuildServiceProvider();
        var texts = services.GetRequiredService<IStringLocalizer<LocalizerTests>>();
        Assert.Equal("2 saker", texts.Plural(2, "{0} ticket", "{0} tickets"));
        Assert.Equal("Åpne", texts.InContext("verb", "Open"));
        Assert.Equal("Åpen", texts["Open"]);
    }

    private void Write(string path, string entries)
    {
        var file = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Header + entries);
    }

    [Fact]
    public void The_installations_own_words_win_over_the_plugins() => Assert.Equal("Ta vare på", Texts("nb")["Save"]);

    [Fact]
    public void A_regions_language_falls_back_to_the_language() => Assert.Equal("Ta vare på", Texts("nb-NO")["Save"]);

    [Fact]
    public void A_text_without_translation_is_English_and_says_so()
    {
        var text = Texts("nb")["Delete"];
        Assert.Equal(("Delete", true), (text.Value, text.ResourceNotFound));
        Assert.Equal("Save", Texts("de")["Save"]);
    }

    [Fact]
    public void Plurals_and_contexts_are_told_apart()
    {
        var T = Texts("nb");
        Assert.Equal("1 sak", T.Plural(1, "{0} ticket", "{0} tickets"));
        Assert.Equal("5 saker", T.Plural(5, "{0} ticket", "{0} tickets"));
        Assert.Equal("Åpne", T.InContext("verb", "Open"));
        Assert.Equal("Åpen", T["Open"]);
        Assert.Equal("1 ticket", Texts("de").Plural(1, "{0} ticket", "{0} tickets"));
    }

    [Fact]
    public void A_translation_with_wrong_placeholders_does_not_take_the_page_down() =>
        Assert.Equal("Hello Kari", Texts("nb")["Hello {0}", "Kari"]);

    [Fact]
    public void A_translation_that_asks_for_more_than_its_source_has_is_none_also_where_it_is_filled_in_later()
    {
        var T = Texts("nb");
        Assert.Equal("Hello {0}", T["Hello {0}"]);
        Write(
            "plugin/Localization/nb.po",
            "msgid \"{0} min\"\nmsgstr \"{0} {1} min\"\n\nmsgid \"{0} h\"\nmsgstr \"{0 t\"\n\nmsgid \"{0} of {1}\"\nmsgstr \"{1} av {0}\"\n\nmsgid \"{{ name }}\"\nmsgstr \"{{ navn }}\"\n"
        );
        T = Texts("nb");
        Assert.Equal(
            ["{0} min", "{0} h", "{1} av {0}", "{{ navn }}"],
            new[] { "{0} min", "{0} h", "{0} of {1}", "{{ name }}" }.Select(id => T[id].Value)
        );
    }

    [Fact]
    public void A_broken_pack_costs_its_texts_only()
    {
        File.WriteAllText(_folder["plugin/Localization/nb.po"], "msgid \"Save");
        Assert.Equal("Ta vare på", Texts("nb")["Save"]);
        Assert.Equal("Open", Texts("nb")["Open"]);
    }

    [Fact]
    public void Languages_are_those_that_have_a_pack_English_first()
    {
        Write("plugin/Localization/ar.po", "msgid \"Save\"\nmsgstr \"حفظ\"\n");
        var languages = new Languages(Catalogues, new CurrentSettings<SiteSettings>());
        Assert.Equal(
            ["en", "ar", "nb"],
            languages.Available.Select(language => language.Tag).Order(StringComparer.Ordinal).OrderByDescending(tag => tag == "en")
        );
        Assert.True(languages.Available.Single(language => language.Tag == "ar").IsRightToLeft);
        Assert.Equal("norsk bokmål", languages.Available.Single(language => language.Tag == "nb").Name);
        Assert.Equal("nb", languages.Match("no"));
        Assert.Equal("nb", languages.Match("nb-NO"));
        Assert.Null(languages.Match("de"));
    }

    [Fact]
    public void A_language_can_be_used_for_a_while()
    {
        CultureInfo.CurrentUICulture = Cultures.Of("en");
        using (new Languages(Catalogues, new CurrentSettings<SiteSettings>()).Use("nb"))
            Assert.Equal("nb", CultureInfo.CurrentUICulture.Name);
        Assert.Equal("en", CultureInfo.CurrentUICulture.Name);
    }

    [Theory]
    [InlineData("ar", true)]
    [InlineData("he-IL", true)]
    [InlineData("az-Arab", true)]
    [InlineData("nb", false)]
    [InlineData("ur-Latn", false)]
    public void The_direction_follows_from_the_tag(string tag, bool rightToLeft) => Assert.Equal(rightToLeft, Cultures.IsRightToLeft(tag));

    private sealed class OnePlugin(PluginInfo plugin) : IPluginList
    {
        public IReadOnlyList<PluginInfo> Active => [plugin];

        public PluginInfo? OwnerOf(Type type) => type.Assembly == GetType().Assembly ? plugin : null;

        public string AssetPath(string pluginId) => "";
    }
}
