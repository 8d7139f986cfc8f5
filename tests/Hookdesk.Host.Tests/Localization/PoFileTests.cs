using Hookdesk.Host.Localization;

namespace Hookdesk.Host.Tests.Localization;

public sealed class PoFileTests
{
    private const string Sample = """
        # Norwegian texts.
        # Kari Aas, 2026.
        msgid ""
        msgstr ""
        "Content-Type: text/plain; charset=UTF-8\n"
        "Plural-Forms: nplurals=2; plural=(n != 1);\n"

        # On the button that sends.
        #. Verb.
        #: host/Layout/Rail.razor:12
        #, c-format
        msgctxt "button"
        msgid "Send"
        msgstr "Send nå"

        msgid "{0} ticket"
        msgid_plural "{0} tickets"
        msgstr[0] "{0} sak"
        msgstr[1] "{0} saker"

        msgid ""
        "First line\n"
        "with a \"quote\", a \\ and a\ttab"
        msgstr ""
        "Første linje\n"
        "med «anførsel»"

        #, fuzzy
        msgid "Close"
        msgstr "Lukk?"

        #~ msgid "Gone"
        #~ msgstr "Borte"

        """;

    private static PoFile Read(string text) => PoReader.Read(new StringReader(text.ReplaceLineEndings("\n")));

    [Fact]
    public void A_file_that_is_read_and_written_is_the_same()
    {
        using var writer = new StringWriter();
        PoWriter.Write(writer, Read(Sample));
        Assert.Equal(Sample.ReplaceLineEndings("\n"), writer.ToString());
    }

    [Fact]
    public void Contexts_plurals_escapes_and_long_texts_are_read()
    {
        var file = Read(Sample);
        Assert.Equal(5, file.Entries.Count);
        var send = file.Entries[0];
        Assert.Equal(("button", "Send", "Send nå"), (send.Context, send.Id, send.Translations[0]));
        Assert.Equal(["On the button that sends."], send.Comments);
        Assert.Equal(["Verb."], send.SourceComments);
        Assert.Equal(["host/Layout/Rail.razor:12"], send.References);
        Assert.Equal(["c-format"], send.Flags);
        Assert.Equal(("{0} tickets", "{0} saker"), (file.Entries[1].PluralId, file.Entries[1].Translations[1]));
        Assert.Equal("First line\nwith a \"quote\", a \\ and a\ttab", file.Entries[2].Id);
        Assert.Equal("Første linje\nmed «anførsel»", file.Entries[2].Translations[0]);
        Assert.True(file.Entries[4].IsObsolete);
    }

    [Fact]
    public void A_guess_that_nobody_confirmed_is_not_used()
    {
        var catalogue = new Catalogue(Read(Sample));
        Assert.Null(catalogue.Find(null, "Close"));
        Assert.Null(catalogue.Find(null, "Gone"));
        Assert.Equal("Send nå", catalogue.Find("button", "Send"));
        Assert.Null(catalogue.Find(null, "Send"));
    }

    [Theory]
    [InlineData("msgid \"a\nmsgstr \"b\"", 1)]
    [InlineData("msgid \"a\"\nmsgstr \"b \" c\"", 2)]
    [InlineData("\"a\"", 1)]
    [InlineData("msgid \"a\"\nmsgfoo \"b\"", 2)]
    [InlineData("msgid \"a\"\nmsgstr[1] \"b\"", 2)]
    public void A_broken_file_is_refused_with_its_line(string text, int line)
    {
        var error = Assert.Throws<PoException>(() => Read(text));
        Assert.StartsWith($"Line {line}:", error.Message, StringComparison.Ordinal);
    }
}
