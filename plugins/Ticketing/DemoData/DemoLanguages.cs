namespace Hookdesk.Ticketing.DemoData;

/// <summary>What the demo's customers write, in the languages of a desk that serves half the world.</summary>
internal static class DemoLanguages
{
    public static readonly IReadOnlyList<DemoLanguage> All =
    [
        new(
            "en",
            ["Emma", "Oliver", "Grace", "Noah", "Amelia", "Jack", "Chloe", "Ryan"],
            ["Carter", "Bennett", "Walsh", "Okafor", "Murphy", "Singh", "Hughes"],
            [
                new(
                    1,
                    "Printer on floor 3 is offline",
                    "Hello,\n\nsince this morning the printer on floor 3 shows as offline for everyone. Restarting it did not help. Order {0} was the last thing it printed.",
                    "the printer had lost its network address. We have given it a fixed one; please switch it off and on once more.",
                    "printer"
                ),
                new(
                    2,
                    "Invoice {0} was charged twice",
                    "Good morning,\n\nour bank statement shows invoice {0} two times. Could you please check and refund one of them?",
                    "you are right, the second payment was a mistake on our side. The refund is on its way and should arrive within three working days.",
                    "refund"
                ),
                new(
                    3,
                    "Where is order {0}?",
                    "Hi,\n\nthe tracking page for order {0} has said “in transit” for nine days. When can we expect it?",
                    "the parcel was held at customs. It was released this morning and will reach you the day after tomorrow.",
                    "shipping"
                ),
                new(
                    0,
                    "Quote for 25 licences",
                    "Hello,\n\nwe are growing and need 25 more licences. Is there a discount for that number, and can we pay yearly?",
                    "with 25 licences you get fifteen per cent, and yearly payment takes off another five. The quote is attached to your account.",
                    "quote"
                ),
                new(
                    1,
                    "Cannot sign in after the update",
                    "Hi there,\n\nafter yesterday's update the app says “session expired” again and again. I have tried two browsers.",
                    "please remove the old cookies of the site once; the update changed how sessions are kept. After that it stays signed in.",
                    "sign-in"
                ),
            ]
        )
        {
            Greeting = "Hello {0},",
            Closing = "Kind regards",
            Thanks = ["That did it, thank you very much!", "Works perfectly now. Thanks for the quick help."],
            Again = ["Sorry, it is still the same. Anything else I can try?", "It worked for an hour and then it came back."],
        },
        new(
            "nb",
            ["Kari", "Ola", "Ingrid", "Lars", "Solveig", "Magnus", "Astrid"],
            ["Nilsen", "Bakken", "Haugen", "Øverby", "Sæther", "Lund"],
            [
                new(
                    1,
                    "Skriveren i 3. etasje svarer ikke",
                    "Hei!\n\nSkriveren i tredje etasje har vært frakoblet siden i går. Vi har prøvd å starte den på nytt, uten hell.",
                    "skriveren hadde mistet nettverksadressen. Vi har gitt den en fast adresse; slå den av og på én gang til.",
                    "printer"
                ),
                new(
                    3,
                    "Når kommer ordre {0}?",
                    "Hei,\n\nvi bestilte for to uker siden (ordre {0}) og har ikke hørt noe. Når kan vi vente varene?",
                    "varene ble sendt i dag, og du får en melding fra transportøren når pakken er klar til henting.",
                    "shipping"
                ),
                new(
                    2,
                    "Feil beløp på faktura {0}",
                    "God dag,\n\nfaktura {0} er på et høyere beløp enn avtalt. Kan dere se på det og sende en ny?",
                    "beløpet var ført med feil rabatt. En kreditnota og en ny faktura er sendt til deg.",
                    "invoice"
                ),
                new(
                    0,
                    "Tilbud på ny avtale",
                    "Hei,\n\navtalen vår går ut i desember. Kan vi få et tilbud for tre år, gjerne med fri brukerstøtte?",
                    "vedlagt på kontoen din ligger et tilbud for tre år med brukerstøtte på hverdager.",
                    "quote"
                ),
                new(
                    1,
                    "Får ikke logget inn på mobilen",
                    "Hei,\n\nappen på telefonen ber om kode, men det kommer ingen kode. På PC-en går det fint.",
                    "telefonnummeret på kontoen var et gammelt ett. Vi har rettet det, så koden kommer nå.",
                    "sign-in"
                ),
            ]
        )
        {
            Greeting = "Hei {0},",
            Closing = "Vennlig hilsen",
            Thanks = ["Nå virker det. Tusen takk!", "Supert, takk for rask hjelp."],
            Again = ["Det er dessverre fortsatt det samme.", "Vi prøvde, men feilen kom tilbake etter en stund."],
        },
        new(
            "de",
            ["Anna", "Jonas", "Lena", "Felix", "Marie", "Lukas", "Sabine"],
            ["Müller", "Schröder", "Weiß", "Krüger", "Bauer", "Jäger"],
            [
                new(
                    1,
                    "Drucker im 3. Stock nicht erreichbar",
                    "Guten Tag,\n\nseit heute Morgen ist der Drucker im dritten Stock für alle offline. Ein Neustart hat nichts geändert.",
                    "der Drucker hatte seine Netzwerkadresse verloren. Er hat jetzt eine feste; bitte schalten Sie ihn noch einmal aus und ein.",
                    "printer"
                ),
                new(
                    2,
                    "Rechnung {0} doppelt abgebucht",
                    "Sehr geehrte Damen und Herren,\n\ndie Rechnung {0} wurde zweimal abgebucht. Bitte erstatten Sie den doppelten Betrag.",
                    "das war unser Fehler. Der Betrag ist in zwei bis drei Werktagen wieder auf Ihrem Konto.",
                    "refund"
                ),
                new(
                    3,
                    "Bestellung {0} unvollständig geliefert",
                    "Hallo,\n\nin der Lieferung zu Bestellung {0} fehlen zwei von fünf Positionen. Kommen die noch?",
                    "die fehlenden Teile lagen noch im Lager und gehen heute kostenfrei an Sie heraus.",
                    "shipping"
                ),
                new(
                    0,
                    "Angebot für Schulung vor Ort",
                    "Guten Tag,\n\nwir hätten gern eine Schulung für zwölf Personen bei uns in Köln. Was kostet das, und wann ginge es?",
                    "ein Angebot mit drei Terminvorschlägen liegt in Ihrem Kundenkonto.",
                    "quote"
                ),
                new(
                    1,
                    "Fehlermeldung beim Export",
                    "Hallo,\n\nbeim Export als CSV erscheint „Unerwarteter Fehler“. Umlaute in den Namen scheinen der Auslöser zu sein.",
                    "Sie haben recht, es lag an den Umlauten. Mit der heutigen Version ist es behoben.",
                    "export"
                ),
            ]
        )
        {
            Greeting = "Guten Tag {0},",
            Closing = "Mit freundlichen Grüßen",
            Thanks = ["Jetzt funktioniert es, vielen Dank!", "Perfekt, danke für die schnelle Hilfe."],
            Again = ["Leider tritt der Fehler weiterhin auf.", "Kurz ging es, jetzt ist es wieder wie vorher."],
        },
        new(
            "ru",
            ["Анна", "Дмитрий", "Елена", "Сергей", "Ольга", "Михаил"],
            ["Смирнова", "Кузнецов", "Попова", "Волков", "Лебедева"],
            [
                new(
                    1,
                    "Не работает принтер на третьем этаже",
                    "Здравствуйте!\n\nС утра принтер на третьем этаже недоступен для всех сотрудников. Перезагрузка не помогла.",
                    "принтер потерял сетевой адрес. Мы назначили постоянный; пожалуйста, выключите и включите его ещё раз.",
                    "printer"
                ),
                new(
                    3,
                    "Где заказ {0}?",
                    "Добрый день,\n\nзаказ {0} в пути уже девять дней. Когда его ожидать?",
                    "посылка задержалась на таможне, сегодня её выпустили. Доставка — послезавтра.",
                    "shipping"
                ),
                new(
                    2,
                    "Двойная оплата счёта {0}",
                    "Здравствуйте,\n\nсо счёта дважды списали оплату по счёту {0}. Прошу вернуть лишнее.",
                    "второе списание было ошибкой. Деньги вернутся в течение трёх рабочих дней.",
                    "refund"
                ),
                new(
                    1,
                    "Не приходит письмо для сброса пароля",
                    "Добрый день!\n\nЗапрашиваю сброс пароля, но письмо не приходит, в спаме тоже пусто.",
                    "адрес в учётной записи был с опечаткой. Мы исправили его и отправили письмо ещё раз.",
                    "sign-in"
                ),
            ]
        )
        {
            Greeting = "Здравствуйте, {0}!",
            Closing = "С уважением",
            Thanks = ["Теперь всё работает, большое спасибо!", "Спасибо за быструю помощь."],
            Again = ["К сожалению, ошибка повторяется.", "Помогло ненадолго, потом всё вернулось."],
        },
        new(
            "uk",
            ["Оксана", "Тарас", "Ірина", "Андрій", "Соломія"],
            ["Шевченко", "Коваленко", "Бондар", "Мельник", "Гриценко"],
            [
                new(
                    1,
                    "Принтер на третьому поверсі не друкує",
                    "Добрий день!\n\nВід ранку принтер на третьому поверсі недоступний. Перезапуск не допоміг.",
                    "принтер втратив мережеву адресу. Ми надали сталу; будь ласка, вимкніть і ввімкніть його ще раз.",
                    "printer"
                ),
                new(
                    3,
                    "Коли прибуде замовлення {0}?",
                    "Вітаю,\n\nзамовлення {0} вже десять днів у дорозі. Підкажіть, будь ласка, коли його чекати?",
                    "посилку затримали на митниці; сьогодні її відпустили, доставка післязавтра.",
                    "shipping"
                ),
                new(
                    2,
                    "Помилка в рахунку {0}",
                    "Добрий день,\n\nу рахунку {0} вказано не ту суму. Надішліть, будь ласка, виправлений.",
                    "знижку було враховано неправильно. Виправлений рахунок уже у вашій пошті.",
                    "invoice"
                ),
            ]
        )
        {
            Greeting = "Вітаю, {0}!",
            Closing = "З повагою",
            Thanks = ["Тепер усе працює, щиро дякую!", "Дуже дякую за швидку допомогу."],
            Again = ["На жаль, помилка залишилася.", "Спочатку запрацювало, а потім знову те саме."],
        },
        new(
            "fi",
            ["Aino", "Eero", "Helmi", "Onni", "Päivi"],
            ["Korhonen", "Virtanen", "Mäkelä", "Hämäläinen", "Niemi"],
            [
                new(
                    1,
                    "Kolmannen kerroksen tulostin ei vastaa",
                    "Hei,\n\nkolmannen kerroksen tulostin on ollut aamusta asti poissa verkosta. Uudelleenkäynnistys ei auttanut.",
                    "tulostin oli kadottanut verkko-osoitteensa. Annoimme sille kiinteän osoitteen; käynnistäkää se vielä kerran.",
                    "printer"
                ),
                new(
                    3,
                    "Missä tilaus {0} viipyy?",
                    "Hei,\n\ntilaus {0} on ollut matkalla yli viikon. Milloin se saapuu?",
                    "lähetys odotti tullissa ja vapautui tänään. Se saapuu ylihuomenna.",
                    "shipping"
                ),
                new(
                    2,
                    "Lasku {0} veloitettu kahdesti",
                    "Hyvää päivää,\n\nlasku {0} on veloitettu tililtämme kahteen kertaan. Voitteko palauttaa toisen?",
                    "toinen veloitus oli virhe, ja palautus on tilillänne kolmen arkipäivän kuluessa.",
                    "refund"
                ),
            ]
        )
        {
            Greeting = "Hei {0},",
            Closing = "Ystävällisin terveisin",
            Thanks = ["Nyt toimii, suuret kiitokset!", "Kiitos nopeasta avusta."],
            Again = ["Valitettavasti vika on edelleen sama.", "Se toimi hetken ja lakkasi taas."],
        },
        new(
            "th",
            ["สมชาย", "อรุณี", "ธนากร", "มาลี"],
            ["ใจดี", "ศรีสุข", "วงศ์ไทย", "แสงทอง"],
            [
                new(
                    1,
                    "เครื่องพิมพ์ชั้น 3 ใช้งานไม่ได้",
                    "สวัสดีค่ะ\n\nตั้งแต่เช้านี้เครื่องพิมพ์ที่ชั้น 3 ออฟไลน์ ลองเปิดปิดใหม่แล้วก็ยังไม่ได้ค่ะ",
                    "เครื่องพิมพ์สูญเสียที่อยู่เครือข่าย เราได้ตั้งค่าให้ใหม่แล้ว กรุณาปิดและเปิดเครื่องอีกครั้งค่ะ",
                    "printer"
                ),
                new(
                    3,
                    "คำสั่งซื้อ {0} อยู่ที่ไหน",
                    "สวัสดีครับ\n\nคำสั่งซื้อหมายเลข {0} ยังไม่มาถึงเลยครับ รบกวนตรวจสอบให้หน่อย",
                    "พัสดุติดอยู่ที่ศุลกากรและปล่อยออกมาแล้ววันนี้ จะถึงภายในสองวันค่ะ",
                    "shipping"
                ),
                new(
                    2,
                    "ใบแจ้งหนี้ {0} ไม่ถูกต้อง",
                    "เรียน ฝ่ายบัญชี\n\nยอดเงินในใบแจ้งหนี้ {0} ไม่ตรงกับที่ตกลงไว้ กรุณาตรวจสอบค่ะ",
                    "เราได้แก้ไขส่วนลดและส่งใบแจ้งหนี้ฉบับใหม่ให้แล้วค่ะ",
                    "invoice"
                ),
            ]
        )
        {
            Greeting = "เรียนคุณ {0}",
            Closing = "ขอแสดงความนับถือ",
            Thanks = ["ใช้งานได้แล้วค่ะ ขอบคุณมาก", "ขอบคุณที่ช่วยเหลืออย่างรวดเร็วครับ"],
            Again = ["ยังมีปัญหาเหมือนเดิมครับ", "ใช้ได้สักพักแล้วก็เป็นอีกค่ะ"],
        },
        new(
            "fr",
            ["Camille", "Louis", "Élodie", "Hugo", "Zoé"],
            ["Lefèvre", "Moreau", "Garçon", "Petit", "Bélanger"],
            [
                new(
                    0,
                    "Demande de devis pour 40 postes",
                    "Bonjour,\n\nnous équipons un nouveau site et souhaitons un devis pour 40 postes, installation comprise.",
                    "le devis, avec deux variantes, se trouve dans votre espace client.",
                    "quote"
                ),
                new(
                    3,
                    "Commande {0} : colis endommagé",
                    "Bonjour,\n\nle colis de la commande {0} est arrivé ouvert et l'écran est fêlé. Que devons-nous faire ?",
                    "nous vous envoyons un nouvel écran aujourd'hui ; le transporteur reprendra l'ancien à la livraison.",
                    "shipping"
                ),
                new(
                    1,
                    "L'application reste bloquée au démarrage",
                    "Bonjour,\n\ndepuis la mise à jour, l'application reste sur l'écran de démarrage. J'ai réinstallé sans succès.",
                    "un ancien réglage en était la cause. La version d'aujourd'hui le corrige.",
                    "sign-in"
                ),
            ]
        )
        {
            Greeting = "Bonjour {0},",
            Closing = "Cordialement",
            Thanks = ["Tout est réglé, merci beaucoup !", "Merci pour votre réponse rapide."],
            Again = ["Le problème persiste malheureusement.", "Cela a marché une heure, puis plus rien."],
        },
    ];
}
