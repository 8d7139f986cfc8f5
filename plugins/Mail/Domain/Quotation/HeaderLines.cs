using System.Globalization;

namespace Hookdesk.Mail.Domain.Quotation;

/// <summary>What a line of headers above a quotation says.</summary>
internal enum HeaderLabel
{
    From,
    Date,
    To,
    Subject,
}

/// <summary>The lines of headers (From, Sent, To, Subject) that mail programs put above what they quote, in the languages that they write.</summary>
internal static class HeaderLines
{
    private const int LongestLabel = 24;

    private static readonly Dictionary<string, HeaderLabel> Labels = LabelsOf(
        (
            HeaderLabel.From,
            "From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|Feladó|De la|От|Від|Kimden|Gönderen|Από|Saatja|No|Nuo|差出人|发件人|寄件者|보낸 사람|จาก|Từ|Dari|מאת|من"
        ),
        (
            HeaderLabel.Date,
            "Sent|Date|Gesendet|Datum|Envoyé|Enviado|Enviado el|Fecha|Data|Inviato|Verzonden|Skickat|Sendt|Dato|Lähetetty|Päivämäärä|Wysłano|Odesláno|Odoslané|Elküldve|Dátum|Trimis|Отправлено|Дата|Надіслано|Изпратено|Gönderildi|Tarih|Στάλθηκε|Ημερομηνία|Saadetud|送信日時|日付|发送时间|日期|寄件日期|보낸 날짜|날짜|ส่ง|วันที่|Đã gửi|Ngày|Dikirim|נשלח|تاريخ"
        ),
        (
            HeaderLabel.To,
            "To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Címzett|Către|Кому|До|Kime|Alıcı|Προς|Saaja|宛先|收件人|收件者|받는 사람|ถึง|Đến|Kepada|אל|إلى"
        ),
        (
            HeaderLabel.Subject,
            "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|Predmet|Tárgy|Subiect|Тема|Konu|Θέμα|Teema|件名|主题|主旨|제목|เรื่อง|Chủ đề|Subjek|נושא|الموضوع"
        )
    );

    /// <summary>What a line of headers says, and its value; null for any other line.</summary>
    public static (HeaderLabel Label, string Value)? Read(string line)
    {
        var text = line.AsSpan().TrimStart(" \t*>_\u00A0");
        var colon = text.IndexOfAny(':', '：');
        return
            colon is > 0 and <= LongestLabel + 4
            && Labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..colon].Trim(" *_\u00A0"), out var label)
            ? (label, text[(colon + 1)..].Trim(" *_\u00A0").ToString())
            : null;
    }

    private static Dictionary<string, HeaderLabel> LabelsOf(params (HeaderLabel Label, string Words)[] all)
    {
        var labels = new Dictionary<string, HeaderLabel>(StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true));
        foreach (var (label, words) in all)
        foreach (var word in words.Split('|'))
            labels.TryAdd(word, label);
        return labels;
    }
}
