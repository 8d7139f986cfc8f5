using System.Globalization;
using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>What an administrator does so that mail comes and goes.</summary>
internal static class AgentMailboxes
{
    /// <summary>Makes a department.</summary>
    public static async Task AddDepartmentAsync(this Agent admin, string name)
    {
        await admin.IsInAsync();
        await admin.GoAsync("/admin/departments/new");
        await admin.FillAsync("Name", name);
        await admin.PressAsync("Create");
        await admin.SeesAsync(name);
    }

    /// <summary>Makes the department <em>Support</em> and connects its mailbox, both ways, with a test of each.</summary>
    public static async Task AddMailboxAsync(this Agent admin, MailWorld mail, string address)
    {
        await admin.AddDepartmentAsync("Support");
        await admin.GoAsync("/admin/mailboxes/new");
        await admin.FillAsync("Email address", address);
        await admin.ChooseAsync("Department", "Support");
        await admin.FillMailboxAsync(mail, address);
        await admin.PressAsync("Add mailbox");
        await admin.Page.ReachAsync(url => !url.EndsWith("/new", StringComparison.Ordinal));
    }

    /// <summary>Fills in both servers of a mailbox and tests them.</summary>
    public static async Task FillMailboxAsync(this Agent admin, MailWorld mail, string address)
    {
        await FillServerAsync(admin, "fetch", mail.Dovecot.ImapPort, address);
        await FillServerAsync(admin, "smtp", mail.Postfix.SubmissionPort, address);
        await admin.PressAsync("Test receiving");
        await admin.Page.Locator("#test-receiving .alert-success").WaitForAsync();
        await admin.PressAsync("Test sending");
        await admin.Page.Locator("#test-sending .alert-success").WaitForAsync();
    }

    /// <summary>Fills in the short form of set-up, which tries both servers when it is sent.</summary>
    public static async Task FillFirstMailboxAsync(this Agent admin, MailWorld mail, string address)
    {
        await admin.FillAsync("Email address", address);
        await FillAddressAsync(admin, "fetch", mail.Dovecot.ImapPort);
        await FillAddressAsync(admin, "smtp", mail.Postfix.SubmissionPort);
        await admin.Page.Locator("[name=fetch_secret]").FillAsync(MailWorld.Password);
    }

    private static async Task FillServerAsync(Agent admin, string side, int port, string user)
    {
        await FillAddressAsync(admin, side, port);
        await admin.Page.Locator($"[name={side}_sign_in]").SelectOptionAsync("password");
        await admin.Page.Locator($"[name={side}_user]").FillAsync(user);
        await admin.Page.Locator($"[name={side}_secret]").FillAsync(MailWorld.Password);
    }

    private static async Task FillAddressAsync(Agent admin, string side, int port)
    {
        await admin.Page.Locator($"[name={side}_host]").FillAsync("127.0.0.1");
        await admin.Page.Locator($"[name={side}_tls]").SelectOptionAsync("none");
        await admin.Page.Locator($"[name={side}_port]").FillAsync(port.ToString(CultureInfo.InvariantCulture));
    }
}
