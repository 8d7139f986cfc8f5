using System.Text;

namespace Hookdesk.Host.People.Identity;

/// <summary>
/// Knows the passwords that everybody tries first: a common word or key sequence, or two of them, with digits and signs before or behind
/// and digits in place of letters. A phrase of words that don't belong together is none.
/// </summary>
internal static class CommonPasswords
{
    private const int MostWords = 2;

    private static readonly HashSet<string> Words = new(
        """
        password passwort passord passwd motdepasse contrasena senha parola wachtwoord losenord adgangskode haslo salasana pass
        qwerty qwertyuiop qwertz qwertzuiop azerty azertyuiop asdf asdfg asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qazwsx qazwsxedc
        qwer qwert wasd poiuytrewq lkjhgfdsa mnbvcxz abc abcd abcde abcdef abcdefg abcabc aaa aaaa xxx
        admin administrator administrador root user guest test tester testing demo sample default changeme changeit change temp temporary
        login logon signin access enter open master manager boss owner super superuser supervisor system server service support helpdesk
        hookdesk ticket tickets customer office company internet network computer windows linux microsoft google apple amazon facebook
        letmein welcome willkommen velkommen bienvenue bienvenido valkommen benvenuto hello hallo hei secret geheim hemmelig private
        trustno iloveyou loveyou ilove love lovely sweet baby honey angel princess prince sunshine flower rainbow butterfly summer sommer
        winter spring autumn fall host var januar februar march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday football fotball baseball basketball soccer hockey tennis golf
        dragon monkey tiger lion eagle shadow killer hunter ranger master batman superman spiderman pokemon starwars starwar ninja
        mustang ferrari porsche mercedes harley yamaha honda toyota chelsea arsenal liverpool barcelona madrid juventus
        michael jordan jennifer jessica michelle daniel thomas andrew charlie robert matthew joshua ashley amanda nicole
        freedom whatever blink cheese cookie chocolate banana orange pepper ginger coffee pizza
        norge norway sverige danmark deutschland england france espana london paris berlin oslo america
        please yes no ok me my the new old
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal
    );

    // What begins with digits or has them inside, and so is looked for as it is.
    private static readonly string[] Sequences =
    [
        "1q2w3e4r5t6y",
        "q1w2e3r4t5y6",
        "1qaz2wsx3edc4rfv",
        "zaq12wsx",
        "zaq1xsw2",
        "1234qwerasdf",
        "123qweasdzxc",
        "qwe123asd456",
        "abc123abc123",
        "123abc456def",
        "a1b2c3d4e5f6",
        "1a2b3c4d5e6f",
    ];

    public static bool Contain(string password)
    {
        var lower = password.ToLowerInvariant();
        if (Sequences.Any(sequence => Repeats(sequence, lower)))
            return true;
        // "password1234" is a word with digits behind, "p4ssw0rd!" one with digits inside, and "1password" has them before.
        return IsOfWords(Letters(Trim(lower))) || IsOfWords(Trim(Letters(lower))) || IsOfWords(lower.Where(char.IsLetter));
    }

    // The whole of it or its beginning, with anything but letters behind.
    private static bool Repeats(string sequence, string password)
    {
        var same = password.Zip(sequence).TakeWhile(pair => pair.First == pair.Second).Count();
        return same >= 8 && !password.Skip(same).Any(char.IsLetter);
    }

    private static string Trim(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && !char.IsLetter(text[start]))
            start++;
        while (end > start && !char.IsLetter(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static string Letters(string text) =>
        string.Concat(
            text.Select(letter =>
                letter switch
                {
                    '0' => 'o',
                    '1' or '!' => 'i',
                    '3' or '€' => 'e',
                    '4' or '@' => 'a',
                    '5' or '$' => 's',
                    '7' => 't',
                    '8' => 'b',
                    '9' => 'g',
                    _ => letter,
                }
            )
        );

    private static bool IsOfWords(IEnumerable<char> letters)
    {
        var text = string.Concat(letters.Where(letter => letter is not (' ' or '.' or '-' or '_')));
        return text.Length > 0 && IsOfWords(text, MostWords);
    }

    private static bool IsOfWords(ReadOnlySpan<char> text, int most)
    {
        var words = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        if (words.Contains(text))
            return true;
        if (most == 1)
            return false;
        for (var length = 1; length < text.Length; length++)
            if (words.Contains(text[..length]) && IsOfWords(text[length..], most - 1))
                return true;
        return false;
    }
}
