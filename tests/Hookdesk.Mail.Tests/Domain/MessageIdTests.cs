using Hookdesk.Mail.Domain;

namespace Hookdesk.Mail.Tests.Domain;

public sealed class MessageIdTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly SignedId Id = new(4711, 90210, MessageIds.RecipientOf(17));

    [Fact]
    public void A_signed_id_says_ticket_message_and_recipient() =>
        Assert.Equal(Id, MessageIds.Verify(Key, MessageIds.Token(Key, Id) + "@example.com"));

    [Fact]
    public void The_case_of_a_signed_id_does_not_matter() =>
        Assert.Equal(Id, MessageIds.Verify(Key, $"{MessageIds.Token(Key, Id).ToUpperInvariant()}@EXAMPLE.COM"));

    [Theory]
    [InlineData("hd.4711.", "hd.4712.")]
    [InlineData(".90210.", ".90211.")]
    [InlineData(".u17.", ".u18.")]
    public void A_changed_id_has_a_wrong_signature(string from, string to)
    {
        var changed = MessageIds.Token(Key, Id).Replace(from, to, StringComparison.Ordinal) + "@example.com";
        Assert.True(MessageIds.HasOurForm(changed));
        Assert.Null(MessageIds.Verify(Key, changed));
    }

    [Fact]
    public void Another_installations_signature_is_wrong() =>
        Assert.Null(MessageIds.Verify([.. Key.Reverse()], MessageIds.Token(Key, Id) + "@example.com"));

    [Fact]
    public void A_token_is_found_in_a_quoted_body()
    {
        var body = $"Thanks!\n\n> Hello\n> #4711 · {MessageIds.Token(Key, Id)}\n";
        Assert.Equal([Id], MessageIds.VerifyAll(Key, body));
    }

    [Theory]
    [InlineData("<a@b.example> <c@d.example>", "a@b.example,c@d.example")]
    [InlineData("<a@b.example>\r\n\t<c@d\r\n .example>", "a@b.example,c@d.example")]
    [InlineData("a@b.example", "a@b.example")]
    [InlineData("Your message of Monday (b@c.example)", "(b@c.example)")]
    [InlineData("", "")]
    public void Ids_are_read_as_programs_write_them(string header, string expected) =>
        Assert.Equal(expected, string.Join(',', MessageIds.Read(header)));

    [Fact]
    public void An_endless_id_is_shortened_the_same_way_each_time()
    {
        var id = new string('x', 5_000) + "@example.com";
        Assert.Equal(MessageIds.Clean(id), MessageIds.Clean(id));
        Assert.True(MessageIds.Clean(id).Length <= 300);
    }
}
