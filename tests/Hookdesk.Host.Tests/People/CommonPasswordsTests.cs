using Hookdesk.Host.People.Identity;

namespace Hookdesk.Host.Tests.People;

public sealed class CommonPasswordsTests
{
    [Theory]
    [InlineData("password1234")]
    [InlineData("Password2026!")]
    [InlineData("P4ssw0rd!!!!")]
    [InlineData("passwordpassword")]
    [InlineData("1234password")]
    [InlineData("welcome12345")]
    [InlineData("Velkommen2026")]
    [InlineData("Sommer2026!!")]
    [InlineData("qwertyuiop123")]
    [InlineData("1q2w3e4r5t")]
    [InlineData("admin.admin.1")]
    [InlineData("letmein!!!!!")]
    [InlineData("hookdesk2026")]
    public void What_everybody_tries_first_is_common(string password) => Assert.True(CommonPasswords.Contain(password));

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("a sentence of her own")]
    [InlineData("quite another sentence")]
    [InlineData("k7#vQ2!mZp0x")]
    [InlineData("password of the old grey cat")]
    [InlineData("fjordhestbrus")]
    public void A_phrase_of_words_and_what_nobody_guesses_are_not(string password) => Assert.False(CommonPasswords.Contain(password));
}
