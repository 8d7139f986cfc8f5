using System.Text;
using Hookdesk.Mail.Domain.Text;

namespace Hookdesk.Mail.Tests.Domain.Text;

public sealed class CharsetTests
{
    private const string Russian = "Здравствуйте, принтер на третьем этаже не печатает с самого утра. Помогите, пожалуйста, очень срочно.";
    private const string Thai = "เครื่องพิมพ์ที่ชั้นสามใช้งานไม่ได้ตั้งแต่เช้า กรุณาช่วยด้วย";
    private const string Japanese = "三階のプリンターが朝から動きません。至急ご対応をお願いいたします。";

    static CharsetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("koi8-r", Russian)]
    [InlineData("windows-1251", Russian)]
    [InlineData("iso-8859-5", Russian)]
    [InlineData("tis-620", Thai)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("iso-2022-jp", Japanese)]
    [InlineData("euc-kr", "삼층 프린터가 아침부터 작동하지 않습니다")]
    [InlineData("gb18030", "三楼的打印机从早上开始就不能用了")]
    [InlineData("big5", "三樓的印表機從早上開始就不能用了")]
    [InlineData("iso-8859-1", "Får ikke skrevet ut på tredje etasje, hjelp straks")]
    public void A_declared_charset_is_read(string charset, string text) =>
        Assert.Equal(
            text,
            Charsets.Decode((Charsets.Find(charset) ?? throw new InvalidOperationException(charset)).GetBytes(text), charset)
        );

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("utf-8")]
    public void An_undeclared_charset_is_detected(string actual) =>
        Assert.Equal(Russian, Charsets.Decode(Encoding.GetEncoding(actual).GetBytes(Russian), null));

    [Theory]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("utf-8", "us-ascii")]
    [InlineData("utf-8", "koi8-r")]
    [InlineData("windows-1251", "utf-8")]
    [InlineData("koi8-r", "windows-1251")]
    [InlineData("windows-1251", "koi8-r")]
    [InlineData("windows-1251", "iso-8859-1")]
    public void A_wrong_label_does_not_make_it_unreadable(string actual, string declared) =>
        Assert.Equal(Russian, Charsets.Decode(Encoding.GetEncoding(actual).GetBytes(Russian), declared));

    [Fact]
    public void Text_that_was_cut_in_the_middle_of_a_character_stays_readable() =>
        Assert.StartsWith("Здравствуйте", Charsets.Decode(Encoding.UTF8.GetBytes(Russian)[..^3], "utf-8"), StringComparison.Ordinal);

    [Theory]
    [InlineData("x-unknown")]
    [InlineData("no-such-charset")]
    [InlineData("")]
    public void An_unknown_label_is_as_good_as_none(string label) =>
        Assert.Equal("Hei på deg", Charsets.Decode(Encoding.UTF8.GetBytes("Hei på deg"), label));

    [Fact]
    public void Nothing_that_a_database_refuses_is_left() => Assert.Equal("a\uFFFDb", Charsets.Cleaned("a\0\uD800b"));
}

public sealed class HeaderTextTests
{
    [Theory]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?UTF-8?Q?Hei_p=C3=A5_deg?=", "Hei på deg")]
    [InlineData("=?utf-8?B?0J/RgNC40LLQ?=\r\n =?utf-8?B?tdGC?=", "Привет")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?= c =?utf-8?Q?d?=", "ab c d")]
    [InlineData("=?x-odd?B?bXlHb3Y=?=", "myGov")]
    [InlineData("plain\r\n folded", "plain folded")]
    [InlineData("=?utf-8?B?broken!?=", "broken!")]
    public void Encoded_words_become_text(string header, string expected) =>
        Assert.Equal(expected, HeaderText.Decode(Encoding.Latin1.GetBytes(header), null));

    [Fact]
    public void Raw_bytes_take_the_charset_of_the_body()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal("Не печатает принтер", HeaderText.Decode(Encoding.GetEncoding("koi8-r").GetBytes("Не печатает принтер"), "koi8-r"));
    }
}
