using System.Globalization;

namespace Hookdesk.TestServers;

/// <summary>
/// The system account that owns the mailboxes: as root Debian's <c>mail</c>, for Dovecot serves no mail of root's; else oneself.
/// </summary>
internal sealed record MailAccount(int UserId, int GroupId, string UserName, string GroupName)
{
    public string Owner => $"{UserName}:{GroupName}";

    public static MailAccount ForThisMachine()
    {
        if (Environment.IsPrivilegedProcess)
            return new MailAccount(8, 8, "mail", "mail");

        var self = PasswordEntry(fields => fields[0] == Environment.UserName);
        var groupId = int.Parse(self[3], CultureInfo.InvariantCulture);
        var group = Entries("/etc/group").First(fields => fields[2] == self[3])[0];
        return new MailAccount(int.Parse(self[2], CultureInfo.InvariantCulture), groupId, self[0], group);
    }

    private static string[] PasswordEntry(Func<string[], bool> wanted) =>
        Entries("/etc/passwd").FirstOrDefault(wanted)
        ?? throw new InvalidOperationException($"{Environment.UserName} is not in /etc/passwd; Dovecot needs a known account.");

    private static IEnumerable<string[]> Entries(string file) =>
        File.ReadLines(file).Select(line => line.Split(':')).Where(f => f.Length > 3);
}
