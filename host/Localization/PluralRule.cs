using System.Globalization;

namespace Hookdesk.Host.Localization;

/// <summary>
/// Which form of a word a number takes, from the header field <c>Plural-Forms: nplurals=3; plural=…;</c>. The expression is C with the
/// one variable <c>n</c>; it is parsed here and can do nothing but calculate.
/// </summary>
internal sealed class PluralRule
{
    private readonly Func<long, long> _form;

    private PluralRule(int forms, Func<long, long> form) => (Forms, _form) = (forms, form);

    /// <summary>One form for 1, another for everything else: English, Norwegian, German and many more.</summary>
    public static PluralRule Germanic { get; } = new(2, n => n == 1 ? 0 : 1);

    /// <summary>How many forms a word has.</summary>
    public int Forms { get; }

    /// <summary>The index of the form for a number.</summary>
    public int FormOf(long number) => (int)Math.Clamp(_form(Math.Abs(number)), 0, Forms - 1);

    /// <summary>Reads the header field. What cannot be read becomes the Germanic rule: a wrong word is better than no page.</summary>
    public static PluralRule Parse(string text)
    {
        try
        {
            var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var forms = int.Parse(ValueOf(parts, "nplurals"), NumberStyles.None, CultureInfo.InvariantCulture);
            return forms is < 1 or > 8 ? Germanic : new PluralRule(forms, Parser.Parse(ValueOf(parts, "plural")));
        }
        catch (FormatException)
        {
            return Germanic;
        }
    }

    private static string ValueOf(string[] parts, string name)
    {
        foreach (var part in parts)
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part[..equals].Trim() == name)
                return part[(equals + 1)..].Trim();
        }

        throw new FormatException($"{name} is missing.");
    }

    /// <summary>A parser by recursive descent, one method for each precedence of C.</summary>
    private ref struct Parser(string text)
    {
        private const int DeepestNesting = 40;
        private readonly string _text = text;
        private int _at,
            _depth;

        public static Func<long, long> Parse(string text)
        {
            if (text.Length > 500)
                throw new FormatException("The plural expression is too long.");
            var parser = new Parser(text);
            var result = parser.Choice();
            parser.Skip();
            return parser._at == text.Length ? result : throw new FormatException("The plural expression has unexpected text at the end.");
        }

        private Func<long, long> Choice()
        {
            if (++_depth > DeepestNesting)
                throw new FormatException("The plural expression is nested too deeply.");
            var condition = Binary(0);
            if (Take("?"))
            {
                var whenTrue = Choice();
                if (!Take(":"))
                    throw new FormatException("“:” is missing.");
                var whenFalse = Choice();
                _depth--;
                return n => condition(n) != 0 ? whenTrue(n) : whenFalse(n);
            }

            _depth--;
            return condition;
        }

        private static readonly string[][] Levels =
        [
            ["||"],
            ["&&"],
            ["==", "!="],
            ["<=", ">=", "<", ">"],
            ["+", "-"],
            ["*", "/", "%"],
        ];

        private Func<long, long> Binary(int level)
        {
            if (level == Levels.Length)
                return Unary();
            var left = Binary(level + 1);
            while (TakeAny(Levels[level]) is { } sign)
            {
                var (first, second) = (left, Binary(level + 1));
                left = sign switch
                {
                    "||" => n => first(n) != 0 || second(n) != 0 ? 1 : 0,
                    "&&" => n => first(n) != 0 && second(n) != 0 ? 1 : 0,
                    "==" => n => first(n) == second(n) ? 1 : 0,
                    "!=" => n => first(n) != second(n) ? 1 : 0,
                    "<=" => n => first(n) <= second(n) ? 1 : 0,
                    ">=" => n => first(n) >= second(n) ? 1 : 0,
                    "<" => n => first(n) < second(n) ? 1 : 0,
                    ">" => n => first(n) > second(n) ? 1 : 0,
                    "+" => n => first(n) + second(n),
                    "-" => n => first(n) - second(n),
                    "*" => n => first(n) * second(n),
                    "/" => n => second(n) is var divisor && divisor == 0 ? 0 : first(n) / divisor,
                    _ => n => second(n) is var divisor && divisor == 0 ? 0 : first(n) % divisor,
                };
            }

            return left;
        }

        private Func<long, long> Unary()
        {
            if (Take("!"))
            {
                if (++_depth > DeepestNesting)
                    throw new FormatException("The plural expression is nested too deeply.");
                var operand = Unary();
                _depth--;
                return n => operand(n) == 0 ? 1 : 0;
            }

            if (Take("("))
            {
                var inner = Choice();
                return Take(")") ? inner : throw new FormatException("“)” is missing.");
            }

            if (Take("n"))
                return n => n;
            Skip();
            var start = _at;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
                _at++;
            if (
                start == _at
                || !long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
                throw new FormatException("A number or “n” is missing.");
            return _ => number;
        }

        private string? TakeAny(string[] signs)
        {
            foreach (var sign in signs)
                if (Take(sign))
                    return sign;
            return null;
        }

        private bool Take(string sign)
        {
            Skip();
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0)
                return false;
            _at += sign.Length;
            return true;
        }

        private void Skip()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
        }
    }
}
