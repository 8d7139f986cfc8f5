using Hookdesk.Sdk.Templates;

namespace Hookdesk.Host.People.Mails;

/// <summary>The texts of the mails about accounts, as long as the admin has not changed them.</summary>
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
        Help = "Sent to a user who asks for a new password at the sign-in page.",
        Subjects = new Dictionary<string, string>
        {
            ["en"] = "A new password for {{ site_name }}",
            ["nb"] = "Nytt passord for {{ site_name }}",
        },
        Bodies = new Dictionary<string, string>
        {
            ["en"] = """
                <p>Hello {{ name }},</p>
                <p>somebody, probably you, asked for a new password for {{ site_name }}. This link lets you choose one:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>It works once, for {{ hours }} hours. If it was not you, do nothing: your password stays as it is.</p>
                """,
            ["nb"] = """
                <p>Hei {{ name }},</p>
                <p>noen, trolig du selv, ba om et nytt passord for {{ site_name }}. Med denne lenken velger du ett:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>Den virker én gang, i {{ hours }} timer. Var det ikke deg, trenger du ikke gjøre noe: passordet ditt er som før.</p>
                """,
        },
        Sample = Sample,
    };

    public static readonly TemplateContribution Invitation = new()
    {
        Name = "core.invitation",
        Title = "Invitation of a user",
        Help = "Sent to a new user, who chooses a password by the link.",
        Subjects = new Dictionary<string, string>
        {
            ["en"] = "Your account at {{ site_name }}",
            ["nb"] = "Kontoen din hos {{ site_name }}",
        },
        Bodies = new Dictionary<string, string>
        {
            ["en"] = """
                <p>Hello {{ name }},</p>
                <p>you now have an account at {{ site_name }}. You sign in with {{ email }}; choose a password here:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>The link works once, for {{ days }} days. Afterwards the sign-in page can send you a new one.</p>
                """,
            ["nb"] = """
                <p>Hei {{ name }},</p>
                <p>du har nå en konto hos {{ site_name }}. Du logger inn med {{ email }}; velg et passord her:</p>
                <p><a href="{{ link }}">{{ link }}</a></p>
                <p>Lenken virker én gang, i {{ days }} dager. Etterpå kan innloggingssiden sende deg en ny.</p>
                """,
        },
        Sample = Sample,
    };
}
