using System.Text.RegularExpressions;

namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>The words by which mail programs introduce what they quote, in the languages that they write.</summary>
internal static partial class QuotationWords
{
    /// <summary>Lines of an attribution («On … wrote:») are joined before they are matched; longer ones are prose.</summary>
    public const int LongestAttribution = 320;

    /// <summary>«On Monday, Kari wrote:» in whatever language, as the whole of a line or of a few joined lines.</summary>
    public static bool IsAttribution(string line)
    {
        var text = line.Trim().Trim('*', '_', ' ', '\u00A0');
        if (text.Length is < 6 or > LongestAttribution || !EndsAttribution(text))
            return false;
        // Some sign of a date or a sender: prose ends in «he wrote:» too.
        return text.Any(char.IsDigit) || text.Contains('@', StringComparison.Ordinal) || AttributionStart().IsMatch(text);
    }

    /// <summary>True for the last line of an attribution: it ends with the verb and a colon.</summary>
    public static bool EndsAttribution(string line)
    {
        var text = line.TrimEnd(' ', '*', '_', '\u00A0');
        // Most lines do not, and the expression is dear: it is asked for every line of every mail.
        return text.Length > 0 && text[^1] is (':' or '：') && AttributionEnd().IsMatch(text);
    }

    /// <summary>True for a line that an attribution can begin with.</summary>
    public static bool StartsAttribution(string line) => AttributionStart().IsMatch(line.TrimStart(' ', '*', '_'));

    /// <summary>«-----Original Message-----» and its kin, or a line of underscores as Outlook sets it.</summary>
    public static bool IsSeparator(string line) => OriginalMessage().IsMatch(line.Trim());

    /// <summary>«Forwarded message»: what follows was sent on purpose and is not quotation.</summary>
    public static bool IsForward(string text) => Forwarded().IsMatch(text);

    /// <summary>A subject that says that the mail was forwarded.</summary>
    public static bool IsForwardSubject(string subject) => ForwardSubject().IsMatch(subject);

    /// <summary>The start of a block of header lines (From, Sent, To, Subject) as Outlook puts before what it quotes.</summary>
    public static bool StartsHeaderBlock(string text)
    {
        if (!FromLabel().IsMatch(text))
            return false;
        var start = text.Length > 900 ? text[..900] : text;
        var labels = 0;
        if (DateLabel().IsMatch(start))
            labels++;
        if (ToLabel().IsMatch(start))
            labels++;
        if (SubjectLabel().IsMatch(start))
            labels++;
        return labels >= 2;
    }

    [GeneratedRegex(
        @"(?:\b(?:wrote|writes|schrieb|schreibt|a écrit|a ecrit|écrit|escribió|escribio|escreveu|ha scritto|scrive|schreef|skrev|kirjoitti|napisał|napisała|napisał\(a\)|pisze|napsala?|napsal\(a\)|napísala?|napísal\(a\)|írta|ezt írta|a scris|написала?|написал\(а\)|пишет|писала?|пише|написав|написала|написав\(ла\)|написа|έγραψε|yazdı|şunu yazdı|kirjutas|rakstīja|rašė|parašė|napisala?|je napisao|je napisal|đã viết|menulis|va escriure|idatzi du|skrifaði|scríobh)\b.{0,40}|(?:כתב|כתבה|كتب|كتبت|เขียนว่า|เขียน|写道|寫道|書きました|wrote|のメッセージ|님이 작성|작성).{0,10})\s*[:：]$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AttributionEnd();

    [GeneratedRegex(
        @"^(?:On|Am|Le|El|Em|Il|Op|Den|På|Pa|Dnia|W dniu|Dne|Dňa|În|In data|Pe|On the|Στις|Τη|Tarih|Tarihinde|Kuupäeval|Ngày|Pada|El dia|Vào|Quoting|Citat|Zitat von|От|Від|На|вт|пн|ср|чт|пт|сб|вс|нд|ma|ti|ke|to|pe|la|su|man|tir|ons|tor|fre|lør|søn|pon|wt|śr|czw|pt|sob|ndz|บน|เมื่อ|在|于|\d{1,4}[./年-])[\s\p{P}\d]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AttributionStart();

    [GeneratedRegex(
        @"^(?:[-_=*]{2,}\s*(?:Original Message|Original Appointment|Ursprüngliche Nachricht|Originalnachricht|Ursprungliche Nachricht|Message d'origine|Message original|Messaggio originale|Mensaje original|Mensagem original|Oorspronkelijk bericht|Opprinnelig melding|Opprinnelig e-post|Ursprungligt meddelande|Originalmeddelande|Oprindelig meddelelse|Alkuperäinen viesti|Wiadomość oryginalna|Oryginalna wiadomość|Původní zpráva|Pôvodná správa|Eredeti üzenet|Mesaj original|Исходное сообщение|Пересылаемое сообщение|Оригинальное сообщение|Оригінальне повідомлення|Вихідне повідомлення|Оригинално съобщение|Αρχικό μήνυμα|Orijinal İleti|Özgün İleti|元のメッセージ|原始邮件|原始郵件|邮件原件|원본 메시지|원본 메일|ข้อความต้นฉบับ|Tin nhắn gốc|Pesan Asli|הודעה מקורית|رسالة أصلية).{0,30}?[-_=*]*|_{20,})$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OriginalMessage();

    [GeneratedRegex(
        @"(?:-{2,}\s*)?(?:Forwarded message|Begin forwarded message|Weitergeleitete Nachricht|Anfang der weitergeleiteten|Message transféré|Début du message|Messaggio inoltrato|Inizio messaggio inoltrato|Mensaje reenviado|Mensagem encaminhada|Doorgestuurd bericht|Videresendt melding|Videresendt meddelelse|Vidarebefordrat meddelande|Välitetty viesti|Wiadomość przekazana|Přeposlaná zpráva|Továbbított üzenet|Пересылаемое сообщение|Переадресованное сообщение|Переслане повідомлення|Προωθημένο μήνυμα|İletilen mesaj|転送されたメッセージ|转发的邮件|轉寄郵件|전달된 메시지|ข้อความที่ส่งต่อ)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Forwarded();

    [GeneratedRegex(@"^\s*(?:fwd?|wg|tr|rv|enc|vs|vb|vl|pd|i|doorst|прсл|пер|转发|轉寄|İLT)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex ForwardSubject();

    [GeneratedRegex(
        @"^[\s*>_]*(?:From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|Feladó|De la|От|Від|Från|Kimden|Gönderen|Από|Saatja|No|Nuo|差出人|发件人|寄件者|보낸 사람|จาก|Từ|Dari|מאת|من)\s*[*_]*\s*[:：]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex FromLabel();

    [GeneratedRegex(
        @"(?:^|[\s*>_])(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|Enviado el|Fecha|Data|Inviato|Verzonden|Skickat|Sendt|Dato|Lähetetty|Päivämäärä|Wysłano|Odesláno|Odoslané|Elküldve|Dátum|Trimis|Отправлено|Дата|Надіслано|Изпратено|Gönderildi|Tarih|Στάλθηκε|Ημερομηνία|Saadetud|送信日時|日付|发送时间|日期|寄件日期|보낸 날짜|날짜|ส่ง|วันที่|Đã gửi|Ngày|Dikirim|נשלח|تاريخ)\s*[*_]*\s*[:：]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DateLabel();

    [GeneratedRegex(
        @"(?:^|[\s*>_])(?:To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Címzett|Către|Кому|До|Kime|Alıcı|Προς|Saaja|宛先|收件人|收件者|받는 사람|ถึง|Đến|Kepada|אל|إلى)\s*[*_]*\s*[:：]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ToLabel();

    [GeneratedRegex(
        @"(?:^|[\s*>_])(?:Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|Predmet|Tárgy|Subiect|Тема|Konu|Θέμα|Teema|件名|主题|主旨|제목|เรื่อง|Chủ đề|Subjek|נושא|الموضوع)\s*[*_]*\s*[:：]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SubjectLabel();
}
