namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>
/// The words by which mail programs introduce what they quote, in the languages that they write. Each question looks at a line of bounded
/// length, and costs no more than a few looks at each of its characters.
/// </summary>
internal static class QuotationWords
{
    private const int LongestForward = 200;
    private const int LongestSubjectPrefix = 10;

    private static readonly string[] Verbs =
    [
        "wrote",
        "writes",
        "schrieb",
        "schreibt",
        "a écrit",
        "a ecrit",
        "écrit",
        "escribió",
        "escribio",
        "escreveu",
        "ha scritto",
        "scrive",
        "schreef",
        "skrev",
        "kirjoitti",
        "napisał",
        "napisała",
        "napisał(a)",
        "pisze",
        "napsal",
        "napsala",
        "napsal(a)",
        "napísal",
        "napísala",
        "napísal(a)",
        "írta",
        "a scris",
        "написал",
        "написала",
        "написал(а)",
        "пишет",
        "писал",
        "писала",
        "пише",
        "написав",
        "написав(ла)",
        "написа",
        "έγραψε",
        "yazdı",
        "kirjutas",
        "rakstīja",
        "rašė",
        "parašė",
        "napisao",
        "je napisao",
        "je napisal",
        "đã viết",
        "menulis",
        "va escriure",
        "idatzi du",
        "skrifaði",
        "scríobh",
        "har skrevet",
        "har skrivit",
        "geschrieben",
    ];

    // Of scripts that put no spaces between words, or stand before the colon without one.
    private static readonly string[] UnspacedVerbs =
    [
        "כתב",
        "כתבה",
        "كتب",
        "كتبت",
        "เขียนว่า",
        "เขียน",
        "写道",
        "寫道",
        "写：",
        "書きました",
        "のメッセージ",
        "님이 작성",
        "작성",
    ];

    private static readonly string[] StartWords =
    [
        "On",
        "Am",
        "Le",
        "El",
        "Em",
        "Il",
        "Op",
        "Den",
        "På",
        "Pa",
        "Dnia",
        "W dniu",
        "Dne",
        "Dňa",
        "În",
        "In data",
        "Pe",
        "Στις",
        "Τη",
        "Tarih",
        "Tarihinde",
        "Kuupäeval",
        "Ngày",
        "Pada",
        "El dia",
        "Vào",
        "Quoting",
        "Citat",
        "Zitat von",
        "От",
        "Від",
        "На",
        "В",
        "пн",
        "вт",
        "ср",
        "чт",
        "пт",
        "сб",
        "вс",
        "нд",
        "понедельник",
        "вторник",
        "среда",
        "среду",
        "четверг",
        "пятница",
        "пятницу",
        "суббота",
        "субботу",
        "воскресенье",
        "понеділок",
        "вівторок",
        "середа",
        "четвер",
        "п'ятниця",
        "субота",
        "неділя",
        "ma",
        "ti",
        "ke",
        "to",
        "pe",
        "la",
        "su",
        "man",
        "tir",
        "ons",
        "tor",
        "fre",
        "lør",
        "søn",
        "lör",
        "sön",
        "mån",
        "tis",
        "tors",
        "mandag",
        "tirsdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lørdag",
        "søndag",
        "måndag",
        "tisdag",
        "lördag",
        "söndag",
        "pon",
        "wt",
        "śr",
        "czw",
        "pt",
        "sob",
        "ndz",
        "niedz",
        "po",
        "út",
        "st",
        "čt",
        "pá",
        "so",
        "ne",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lun",
        "mar",
        "mer",
        "jeu",
        "ven",
        "sam",
        "dim",
        "mié",
        "jue",
        "vie",
        "sáb",
        "dom",
        "seg",
        "ter",
        "qua",
        "qui",
        "sex",
        "gio",
        "woe",
        "wo",
        "vr",
        "za",
        "zo",
        "บน",
        "เมื่อ",
        "在",
        "于",
    ];

    private static readonly HashSet<string> Originals = new(StringComparer.OrdinalIgnoreCase)
    {
        "Original Message",
        "Original Appointment",
        "Ursprüngliche Nachricht",
        "Originalnachricht",
        "Ursprungliche Nachricht",
        "Message d'origine",
        "Message original",
        "Messaggio originale",
        "Mensaje original",
        "Mensagem original",
        "Oorspronkelijk bericht",
        "Opprinnelig melding",
        "Opprinnelig e-post",
        "Ursprungligt meddelande",
        "Originalmeddelande",
        "Oprindelig meddelelse",
        "Oprindelig besked",
        "Original besked",
        "Alkuperäinen viesti",
        "Wiadomość oryginalna",
        "Oryginalna wiadomość",
        "Původní zpráva",
        "Pôvodná správa",
        "Eredeti üzenet",
        "Mesaj original",
        "Исходное сообщение",
        "Оригинальное сообщение",
        "Оригінальне повідомлення",
        "Вихідне повідомлення",
        "Оригинално съобщение",
        "Αρχικό μήνυμα",
        "Orijinal İleti",
        "Özgün İleti",
        "Orijinal Mesaj",
        "元のメッセージ",
        "原始邮件",
        "原始郵件",
        "邮件原件",
        "원본 메시지",
        "원본 메일",
        "ข้อความต้นฉบับ",
        "Tin nhắn gốc",
        "Thư gốc",
        "Pesan Asli",
        "הודעה מקורית",
        "رسالة أصلية",
    };

    private static readonly string[] Forwards =
    [
        "Forwarded message",
        "Begin forwarded message",
        "Weitergeleitete Nachricht",
        "Anfang der weitergeleiteten",
        "Message transféré",
        "Début du message",
        "Messaggio inoltrato",
        "Inizio messaggio inoltrato",
        "Mensaje reenviado",
        "Mensagem encaminhada",
        "Doorgestuurd bericht",
        "Videresendt melding",
        "Videresendt meddelelse",
        "Videresendt besked",
        "Vidarebefordrat meddelande",
        "Välitetty viesti",
        "Wiadomość przekazana",
        "Przekazana wiadomość",
        "Přeposlaná zpráva",
        "Továbbított üzenet",
        "Пересылаемое сообщение",
        "Переадресованное сообщение",
        "Пересланное сообщение",
        "Переслане повідомлення",
        "Προωθημένο μήνυμα",
        "İletilen mesaj",
        "転送されたメッセージ",
        "转发的邮件",
        "轉寄郵件",
        "전달된 메시지",
        "ข้อความที่ส่งต่อ",
    ];

    private static readonly HashSet<string> ForwardSubjects = new(StringComparer.OrdinalIgnoreCase)
    {
        "fw",
        "fwd",
        "wg",
        "tr",
        "rv",
        "enc",
        "vs",
        "vb",
        "vl",
        "pd",
        "i",
        "doorst",
        "прсл",
        "пер",
        "转发",
        "轉寄",
        "İLT",
    };

    /// <summary>True where a line can be the last of an attribution: it ends with a colon, or with the dashes of one in dashes.</summary>
    public static bool CanEndAttribution(string line)
    {
        var end = line.AsSpan().TrimEnd(" *_\u00A0");
        return end.Length > 0 && (end[^1] is ':' or '：' || end.EndsWith("--", StringComparison.Ordinal));
    }

    /// <summary>Where a verb of quoting stands in the line, and where it ends; null where there is none.</summary>
    public static (int Start, int End)? Verb(string line)
    {
        foreach (var verb in Verbs)
            for (
                var at = line.IndexOf(verb, StringComparison.OrdinalIgnoreCase);
                at >= 0;
                at = line.IndexOf(verb, at + 1, StringComparison.OrdinalIgnoreCase)
            )
                if ((at == 0 || !char.IsLetterOrDigit(line[at - 1])) && IsWordEnd(line, at + verb.Length))
                    return (at, at + verb.Length);
        foreach (var verb in UnspacedVerbs)
            if (line.IndexOf(verb, StringComparison.Ordinal) is >= 0 and var at)
                return (at, at + verb.Length);
        return null;
    }

    /// <summary>True for a line that starts like an attribution: with a date, a weekday, or “On …” in any known language.</summary>
    public static bool StartsAttribution(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart(" *_-\u00A0");
        if (text.Length == 0)
            return false;
        if (char.IsDigit(text[0]))
            return true;
        foreach (var word in StartWords)
            if (
                text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (text.Length == word.Length || !char.IsLetter(text[word.Length]) || word[0] > '\u0E00')
            )
                return true;
        return false;
    }

    /// <summary>Where an attribution begins that stands behind other words on the same line; -1 where none does.</summary>
    public static int StartWithin(string line)
    {
        for (var at = line.Length - 12; at > 1; at--)
        {
            // “On”, “Den”, “Am” with a capital letter, and soon a digit: prose begins sentences so too, but then no verb ends the line.
            if (!BeginsWord(line, at) || line.AsSpan(at, Math.Min(24, line.Length - at)).IndexOfAnyInRange('0', '9') <= 0)
                continue;
            // “On Fri”: the name of the day is not where it begins.
            for (var before = line.LastIndexOf(' ', at - 2) + 1; before > 1 && BeginsWord(line, before); )
                (at, before) = (before, line.LastIndexOf(' ', before - 2) + 1);
            return at;
        }

        return -1;
    }

    private static bool BeginsWord(string line, int at) =>
        char.IsUpper(line[at]) && (line[at - 1] is ' ' or '\u00A0') && StartsAttribution(line.AsSpan(at));

    /// <summary>“-----Original Message-----” and the same in other languages.</summary>
    public static bool IsOriginalMessage(string line)
    {
        var text = line.AsSpan().Trim();
        if (text.Length > 120)
            return false;
        var inner = text.Trim("-_=* \u00A0");
        return text.Length - text.TrimStart("-_=*").Length >= 2 && Originals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(inner);
    }

    /// <summary>A line of dashes or underscores, with or without a few words between: what programs put above a block of headers.</summary>
    public static bool IsRule(string line)
    {
        var text = line.AsSpan().Trim();
        var from = text.TrimStart("-_=*");
        return text.Length - from.Length >= 4 && (from.Length == 0 || from.Length <= 80 && from.Length - from.TrimEnd("-_=*").Length >= 4);
    }

    /// <summary>“Forwarded message”: what follows was sent on purpose and is not quotation.</summary>
    public static bool IsForward(string line)
    {
        if (line.Length > LongestForward)
            return false;
        foreach (var words in Forwards)
            if (line.Contains(words, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>A subject that says that the mail was forwarded.</summary>
    public static bool IsForwardSubject(string subject)
    {
        var text = subject.AsSpan(0, Math.Min(subject.Length, 40)).TrimStart();
        return text.IndexOf(':') is >= 0 and <= LongestSubjectPrefix and var colon
            && ForwardSubjects.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..colon].Trim());
    }

    private static bool IsWordEnd(string line, int at) => at >= line.Length || !char.IsLetterOrDigit(line[at]);
}
