using Hookdesk.Sdk.Templates;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Mail.ProcessMail;

/// <summary>The receipt for a new ticket, as it comes with the plugin. The admin edits it among the templates.</summary>
internal static class ReceiptTemplate
{
    public static TemplateContribution Create() =>
        new()
        {
            Name = SendReceipt.Template,
            About = TicketSubjects.Ticket(0).Kind,
            Title = "Auto-reply to new tickets",
            Help =
                "Sent to people whose email creates a ticket, if the mailbox has auto-replies turned on. The subject is the ticket's subject.",
            Subjects = Bodies.Keys.ToDictionary(language => language, _ => "{{ ticket.subject }} [#{{ ticket.number }}]"),
            Bodies = Bodies.ToDictionary(text => text.Key, text => string.Concat(text.Value.Select(paragraph => $"<p>{paragraph}</p>\n"))),
            Sample = new
            {
                Ticket = new { Number = 4711, Subject = "Printer on floor 3 is offline" },
                Customer = new { Name = "Kari Aas", Address = "kari@customers.example" },
                Department = new { Name = "Support" },
                Site = new { Name = "Example" },
            },
        };

    // The sender's name stays out of the greeting: what stands in a From header is as often a company, or nothing.
    private static readonly Dictionary<string, string[]> Bodies = new()
    {
        ["en"] =
        [
            "Hello,",
            "Thank you for contacting us. We received your message as ticket <strong>#{{ ticket.number }}</strong> and will get back to you as soon as we can.",
            "To add more information, just reply to this email.",
            "{{ department.name }}",
        ],
        ["nb"] =
        [
            "Hei,",
            "Takk for henvendelsen. Vi har registrert den som sak <strong>#{{ ticket.number }}</strong> og svarer så snart vi kan.",
            "Vil du legge til noe, kan du bare svare på denne e-posten.",
            "{{ department.name }}",
        ],
        ["de"] =
        [
            "Guten Tag,",
            "vielen Dank für Ihre Nachricht. Wir haben sie unter der Nummer <strong>#{{ ticket.number }}</strong> erhalten und antworten so bald wie möglich.",
            "Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese E-Mail.",
            "{{ department.name }}",
        ],
        ["ru"] =
        [
            "Здравствуйте!",
            "Спасибо за ваше обращение. Мы получили его под номером <strong>#{{ ticket.number }}</strong> и ответим, как только сможем.",
            "Чтобы что-нибудь добавить, просто ответьте на это письмо.",
            "{{ department.name }}",
        ],
        ["uk"] =
        [
            "Вітаємо!",
            "Дякуємо за ваше звернення. Ми отримали його під номером <strong>#{{ ticket.number }}</strong> і відповімо, щойно зможемо.",
            "Щоб щось додати, просто дайте відповідь на цей лист.",
            "{{ department.name }}",
        ],
        ["th"] =
        [
            "สวัสดี",
            "ขอบคุณสำหรับข้อความของคุณ เราได้รับเรื่องของคุณแล้ว หมายเลข <strong>#{{ ticket.number }}</strong> และจะตอบกลับโดยเร็วที่สุด",
            "หากต้องการแจ้งข้อมูลเพิ่มเติม เพียงตอบกลับอีเมลฉบับนี้",
            "{{ department.name }}",
        ],
        ["fi"] =
        [
            "Hei,",
            "kiitos viestistäsi. Olemme vastaanottaneet sen numerolla <strong>#{{ ticket.number }}</strong> ja vastaamme mahdollisimman pian.",
            "Jos haluat lisätä jotain, vastaa tähän viestiin.",
            "{{ department.name }}",
        ],
        ["sv"] =
        [
            "Hej,",
            "tack för ditt meddelande. Vi har tagit emot det med nummer <strong>#{{ ticket.number }}</strong> och svarar så snart vi kan.",
            "Vill du lägga till något är det bara att svara på det här mejlet.",
            "{{ department.name }}",
        ],
        ["da"] =
        [
            "Hej,",
            "tak for din henvendelse. Vi har modtaget den som nummer <strong>#{{ ticket.number }}</strong> og svarer, så snart vi kan.",
            "Vil du tilføje noget, så svar blot på denne mail.",
            "{{ department.name }}",
        ],
        ["fr"] =
        [
            "Bonjour,",
            "merci pour votre message. Nous l’avons reçu sous le numéro <strong>#{{ ticket.number }}</strong> et y répondrons dès que possible.",
            "Pour ajouter quelque chose, répondez simplement à ce courriel.",
            "{{ department.name }}",
        ],
        ["es"] =
        [
            "Hola:",
            "gracias por su mensaje. Lo hemos recibido con el número <strong>#{{ ticket.number }}</strong> y responderemos lo antes posible.",
            "Para añadir algo, responda simplemente a este correo.",
            "{{ department.name }}",
        ],
        ["pl"] =
        [
            "Dzień dobry,",
            "dziękujemy za wiadomość. Otrzymaliśmy ją pod numerem <strong>#{{ ticket.number }}</strong> i odpowiemy najszybciej, jak to możliwe.",
            "Aby coś dodać, wystarczy odpowiedzieć na tę wiadomość.",
            "{{ department.name }}",
        ],
    };
}
