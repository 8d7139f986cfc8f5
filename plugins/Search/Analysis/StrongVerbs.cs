namespace Hookdesk.Search.Analysis;

/// <summary>
/// Verbs that change their vowel: what is said most often, in the forms that no ending explains. A prefix may stand before each:
/// aangesloten is aansluiten as gesloten is sluiten.
/// </summary>
internal sealed class StrongVerbs
{
    public static readonly StrongVerbs German = new(
        "schließ:geschlossen,schlossen,schloss find:gefunden,fanden,fand sprech:gesprochen,sprachen,sprach,spricht schreib:geschrieben,schrieben,schrieb lier:loren,lor bind:gebunden,banden,band "
            + "nehm:genommen,nommen,nahmen,nahm,nimmt geb:gegeben,gaben,gab,gibt seh:gesehen,sahen,sieht brech:gebrochen,brochen,brachen,brach,bricht bleib:geblieben,blieben,blieb lass:gelassen,ließen,ließ,lässt "
            + "halt:gehalten,hielten,hielt,hält lauf:gelaufen,liefen,läuft fahr:gefahren,fuhren,fuhr,fährt ruf:gerufen,riefen,rief zieh:gezogen,zogen,zog heb:gehoben,hoben,hob bring:gebracht,brachten,brachte "
            + "denk:gedacht,dachten,dachte steh:gestanden,standen,stand geh:gegangen,gangen,gingen,ging treff:getroffen,troffen,trafen,traf,trifft werf:geworfen,worfen,warfen,warf,wirft weis:gewiesen,wiesen,wies "
            + "biet:geboten,boten,bot treib:getrieben,trieben,trieb schneid:geschnitten,schnitten,schnitt sink:gesunken,sanken,sank gieß:gegossen,gossen,goss"
    );

    public static readonly StrongVerbs Dutch = new(
        "sluit:gesloten,sloten,sloot vind:gevonden,vonden,vond verliez:verloren,verloor zend:gezonden,zonden,zond sprek:gesproken,sproken,spraken,sprak schrijv:geschreven,schreven,schreef geef:gegeven,geven,gaven,gaf "
            + "nem:genomen,nomen,namen,nam brek:gebroken,broken,braken,brak bind:gebonden,bonden,bond blijv:gebleven,bleven,bleef laat:gelaten,laten,lieten,liet houd:gehouden,houden,hielden,hield loop:gelopen,lopen,liepen,liep "
            + "rijd:gereden,reden,reed trek:getrokken,trokken,trok hef:geheven,hieven,hief breng:gebracht,brachten,bracht denk:gedacht,dachten,dacht ga:gegaan,gaan,gingen,ging sta:gestaan,staan,stonden,stond "
            + "kies:gekozen,kiezen,kozen,koos bied:geboden,bieden,boden,bood wijs:gewezen,wijzen,wezen,wees koop:gekocht,kopen,kochten,kocht krijg:gekregen,kregen,kreeg sla:geslagen,slaan,sloegen,sloeg lees:gelezen,lezen,lazen,las zoek:gezocht,zochten,zocht vang:gevangen,vingen,ving"
    );

    public static readonly StrongVerbs Norse = new(
        "skriv:skrevet,skrev,skrevne,skreven find:fundet,fandt,fundne finn:funnet,fant,funnit,fann tag:taget,tog,tagne ta:tatt,tok send:sendt,sendte giv:givet,gav,givne gi:gitt,ga få:fået,fik,fått,fikk stå:stået,stod,stått "
            + "gå:gået,gik,gått,gikk bryd:brudt,brød bryt:brutt,brøt,brutit,bröt luk:lukket,lukkede drag:draget,drog,dratt bliv:blevet,blev,blivit bli:blitt,ble byd:budt,bød,budne by:bydd,bød hold:holdt,holdne håll:hållit,höll "
            + "vælg:valgt,valgte velg:valgt,valgte bring:bragt,bragte,brakt spring:sprunget,sprang løb:løbet,løp flyt:flyttet lægg:lagt,lagde legg:lagt,la sælg:solgt,solgte selg:solgt,solgte spørg:spurgt,spurgte"
    );

    private const int LongestPrefix = 6;

    private readonly Dictionary<string, string> _byForm;

    private readonly Dictionary<string, string[]> _byStem;
    private readonly int _longest;

    private StrongVerbs(string table)
    {
        var forms = Read(table);
        _byForm = forms.DistinctBy(form => form.Form).ToDictionary(form => form.Form, form => form.Stem, StringComparer.Ordinal);
        _byStem = forms
            .GroupBy(form => form.Stem, form => form.Form)
            .ToDictionary(verb => verb.Key, verb => verb.ToArray(), StringComparer.Ordinal);
        _longest = _byStem.Keys.Max(stem => stem.Length);
    }

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<StrongVerbs> All = [German, Dutch, Norse];

    /// <summary>The forms of the past of a stem of the present; none where it is no such verb.</summary>
    public IEnumerable<string> FormsOf(string stem)
    {
        // Asked for each stem of each search: by the ends of the stem, not by all verbs.
        for (var at = Math.Max(0, stem.Length - _longest); at < stem.Length; at++)
        {
            if (!_byStem.TryGetValue(stem[at..], out var forms))
                continue;
            foreach (var form in forms)
                yield return string.Concat(stem.AsSpan(0, at), form);
        }
    }

    /// <summary>The stem of the present for a form of the past; the word itself where it is none.</summary>
    public string Of(string word)
    {
        // A prefix has two letters at least; the longest form is tried first.
        var byForm = _byForm.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var prefix = 0; prefix <= Math.Min(LongestPrefix, word.Length - 2); prefix += prefix == 0 ? 2 : 1)
            if (byForm.TryGetValue(word.AsSpan(prefix), out var stem))
                return string.Concat(word.AsSpan(0, prefix), stem);
        return word;
    }

    private static (string Form, string Stem)[] Read(string table) =>
        [
            .. table
                .Split(' ')
                .Select(verb => verb.Split(':'))
                .Where(verb => verb.Length == 2)
                .SelectMany(verb => verb[1].Split(',').Select(form => (Form: form, Stem: verb[0]))),
        ];
}
