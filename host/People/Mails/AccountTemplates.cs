using Hookdesk.Sdk.Templates;

namespace Hookdesk.Host.People.Mails;

/// <summary>The texts of the mails about accounts and about the desk itself, as long as the admin has not changed them.</summary>
internal static class AccountTemplates
{
    private static readonly object Sample = new
    {
        SiteName = "Acme Support",
        Name = "Nora Nilsen",
        Email = "nora@acme.example",
        Link = "https://desk.acme.example/reset-password?token=…",
        Hours = 2,
        Days = 7,
    };

    public static readonly TemplateContribution Reset = new()
    {
        Name = "core.password-reset",
        Title = "Password reset",
        Help = "Sent to users who request a password reset on the sign-in page.",
        Subjects = new Dictionary<string, string>
        {
            ["en"] = "Reset your {{ site_name }} password",
            ["nb"] = "Nytt passord for {{ site_name }}",
        },
        Bodies = new Dictionary<string, string>
        {
            ["en"] = """
                <p>Hello {{ name }},</p>
                <p>We received a request to reset your {{ site_name }} password. To choose a new password, open this link:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>The link works once and expires in {{ hours }} hours. If you didn't request this, you can ignore this email. Your password won't change.</p>
                """,
            ["nb"] = """
                <p>Hei {{ name }},</p>
                <p>Vi har fått en forespørsel om å tilbakestille passordet ditt for {{ site_name }}. Åpne denne lenken for å velge et nytt passord:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>Lenken virker én gang og utløper om {{ hours }} timer. Hvis du ikke ba om dette, kan du se bort fra denne e-posten. Passordet ditt blir ikke endret.</p>
                """,
        },
        Sample = Sample,
    };

    public static readonly TemplateContribution Quarantine = new()
    {
        Name = "core.plugin-quarantined",
        Title = "Plugin quarantined",
        Help = "Sent to everyone who can manage the system when a plugin is quarantined.",
        Subjects = new Dictionary<string, string>
        {
            ["en"] = "{{ site_name }}: {{ plugin }} was quarantined",
            ["nb"] = "{{ site_name }}: utvidelsen {{ plugin }} er satt i karantene",
        },
        Bodies = new Dictionary<string, string>
        {
            ["en"] = """
                <p>Hello {{ name }},</p>
                <p>{{ site_name }} is now running without the {{ plugin }} plugin. Everything else works, and the plugin's data is kept.</p>
                <p>{{ reason }}</p>
                {{ if link != "" }}<p>See the errors and try again: <a href="{{ link }}">{{ link }}</a></p>{{ end }}
                """,
            ["nb"] = """
                <p>Hei {{ name }},</p>
                <p>{{ site_name }} kjører nå uten utvidelsen {{ plugin }}. Alt annet virker, og utvidelsens data er beholdt.</p>
                <p>{{ reason }}</p>
                {{ if link != "" }}<p>Se feilene og prøv den på nytt: <a href="{{ link }}">{{ link }}</a></p>{{ end }}
                """,
        },
        Sample = new
        {
            SiteName = "Acme Support",
            Name = "Nora Nilsen",
            Plugin = "Greetings",
            Reason = "It failed too often within 10 minutes.",
            Link = "https://desk.acme.example/admin/plugins/acme.greetings",
        },
    };

    public static readonly TemplateContribution Invitation = new()
    {
        Name = "core.invitation",
        Title = "User invitation",
        Help = "Sent to new users so they can set a password.",
        Subjects = new Dictionary<string, string> { ["en"] = "Your {{ site_name }} account", ["nb"] = "Kontoen din hos {{ site_name }}" },
        Bodies = new Dictionary<string, string>
        {
            ["en"] = """
                <p>Hello {{ name }},</p>
                <p>You now have a {{ site_name }} account. Your sign-in address is {{ email }}. To set your password, open this link:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>The link works once and expires in {{ days }} days. After that, you can request a new link on the sign-in page.</p>
                """,
            ["nb"] = """
                <p>Hei {{ name }},</p>
                <p>Du har nå en konto hos {{ site_name }}. Du logger inn med {{ email }}. Åpne denne lenken for å velge passord:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>Lenken virker én gang og utløper om {{ days }} dager. Etter det kan du be om en ny lenke på innloggingssiden.</p>
                """,
        },
        Sample = Sample,
    };

    public static readonly TemplateContribution AddressChanged = new()
    {
        Name = "core.address-changed",
        Title = "Email address changed",
        Help = "Sent to the old address when an admin changes a user's email address.",
        Subjects = new Dictionary<string, string>
        {
            ["en"] = "Your email address at {{ site_name }} was changed",
            ["nb"] = "E-postadressen din hos {{ site_name }} er endret",
        },
        Bodies = new Dictionary<string, string>
        {
            ["en"] = """
                <p>Hello {{ name }},</p>
                <p>{{ changed_by }} changed the email address of your account at {{ site_name }} from {{ old_email }} to {{ email }}. From now on you sign in with the new address.</p>
                <p>If you didn't expect this, contact an administrator at once.</p>
                """,
            ["nb"] = """
                <p>Hei {{ name }},</p>
                <p>{{ changed_by }} endret e-postadressen til kontoen din hos {{ site_name }} fra {{ old_email }} til {{ email }}. Fra nå av logger du inn med den nye adressen.</p>
                <p>Hvis du ikke ventet dette, bør du kontakte en administrator med en gang.</p>
                """,
        },
        Sample = new
        {
            SiteName = "Acme Support",
            Name = "Nora Nilsen",
            OldEmail = "nora@acme.example",
            Email = "nora.nilsen@acme.example",
            ChangedBy = "Ada Admin",
        },
    };
}
