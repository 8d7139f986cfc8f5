using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Hookdesk.TestServers;

/// <summary>
/// A Dovecot of the test's own on loopback: IMAP and POP3, in plain text, with STARTTLS and with implicit TLS; LMTP for deliveries; an
/// authentication service for Postfix. Users sign in with a password or with an OAuth access token (XOAUTH2, OAUTHBEARER).
/// </summary>
public sealed class DovecotServer : IAsyncDisposable
{
    /// <summary>The domain of user names given without one.</summary>
    public const string DefaultDomain = "example.com";

    private readonly ThrowAwayFolder _folder;
    private readonly OAuthTokens _tokens;
    private readonly MailAccount _account;
    private TestProcess? _process;

    private DovecotServer(ThrowAwayFolder folder, OAuthTokens tokens, MailAccount account, X509Certificate2 certificate)
    {
        _folder = folder;
        _tokens = tokens;
        _account = account;
        Certificate = certificate;
    }

    /// <summary>IMAP in plain text, with STARTTLS offered.</summary>
    public int ImapPort { get; } = Loopback.FreePort();

    /// <summary>IMAP with TLS from the first byte.</summary>
    public int ImapsPort { get; } = Loopback.FreePort();

    /// <summary>POP3 in plain text, with STLS offered.</summary>
    public int Pop3Port { get; } = Loopback.FreePort();

    /// <summary>POP3 with TLS from the first byte.</summary>
    public int Pop3sPort { get; } = Loopback.FreePort();

    public int LmtpPort { get; } = Loopback.FreePort();

    /// <summary>Dovecot's authentication protocol, for Postfix.</summary>
    public int AuthPort { get; } = Loopback.FreePort();

    /// <summary>The self-signed certificate of all ports with TLS.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The end of the server's log, for error messages.</summary>
    public string Log => $"{_process?.Output}\n{_folder.Tail("dovecot.log")}";

    public static async Task<DovecotServer> StartAsync()
    {
        ServerRequirement.Require(ServerKind.Dovecot);
        var folder = new ThrowAwayFolder("dovecot");
        OAuthTokens? tokens = null;
        try
        {
            tokens = OAuthTokens.Start();
            var server = new DovecotServer(folder, tokens, MailAccount.ForThisMachine(), TestCertificate.Create());
            await server.WriteConfigurationAsync();
            await server.RunAsync();
            return server;
        }
        catch
        {
            if (tokens is not null)
                await tokens.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Makes a user, or gives an existing one a new password. A name without a domain gets <see cref="DefaultDomain"/>.</summary>
    public async Task AddUserAsync(string name, string password)
    {
        // One file per user: Dovecot reads it at each sign-in, whereas it looks for changes of a common file only once a second.
        // Moved into place, so that it is never seen half written.
        var user = Qualify(name);
        var written = _folder[$"new-{Guid.NewGuid():N}"];
        await File.WriteAllTextAsync(written, $"{user}:{{PLAIN}}{password}:{_account.UserId}:{_account.GroupId}::{_folder.Path}::\n");
        File.Move(written, Path.Combine(_folder["users"], user), overwrite: true);
    }

    /// <summary>From now on the user may also sign in with this OAuth access token.</summary>
    public void AcceptToken(string user, string token) => _tokens.Accept(Qualify(user), token);

    /// <summary>The token has expired or was withdrawn.</summary>
    public void RevokeToken(string token) => _tokens.Revoke(token);

    /// <summary>Delivers one message, byte by byte as given, into the user's inbox; done when Dovecot has stored it.</summary>
    public Task DeliverAsync(string user, byte[] raw) => DeliverAsync(user, [raw]);

    /// <summary>Delivers messages in order over one connection.</summary>
    public Task DeliverAsync(string user, IEnumerable<byte[]> messages) =>
        LmtpDelivery.DeliverAsync(LmtpPort, "somebody@customers.example", Qualify(user), messages);

    /// <summary>The user's Maildir: <c>new</c> and <c>cur</c> hold the inbox. It exists from the first delivery or sign-in.</summary>
    public string MaildirOf(string user) => Path.Combine(_folder["mail"], Qualify(user));

    /// <summary>The raw messages of the user's inbox, read from the disk, oldest first.</summary>
    public IReadOnlyList<byte[]> ReadInbox(string user) =>
        [.. InboxFiles(user).OrderBy(Path.GetFileName, StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Waits until the inbox holds at least so many messages, and returns them.</summary>
    public async Task<IReadOnlyList<byte[]>> WaitForMailAsync(string user, int count = 1, TimeSpan? limit = null)
    {
        using var cancel = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(30));
        while (InboxFiles(user).Count() is var found && found < count)
        {
            if (cancel.IsCancellationRequested)
                throw new TimeoutException($"{Qualify(user)} has {found} of {count} expected messages.\n{Log}");
            await Task.Delay(20, CancellationToken.None);
        }

        return ReadInbox(user);
    }

    /// <summary>
    /// Gives the inbox a new UIDVALIDITY and numbers its messages anew, as after a restored backup: every UID that a client knows is void.
    /// </summary>
    public async Task ResetUidValidityAsync(string user)
    {
        var maildir = MaildirOf(user);
        var list = Path.Combine(maildir, "dovecot-uidlist");
        if (!File.Exists(list))
            throw new InvalidOperationException($"{Qualify(user)} has no mail yet, so there is no UIDVALIDITY to change.");

        // The first line reads “3 V<validity> N<next UID> G<guid>”. The server is stopped meanwhile: its open sessions hold the old list.
        await StopAsync();
        var header = (await File.ReadAllLinesAsync(list))[0].Split(' ');
        var old = uint.Parse(header.Single(f => f.StartsWith('V'))[1..], CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(list, $"3 V{old + 1} N1 G{Guid.NewGuid():N}\n");
        foreach (var index in Directory.GetFiles(maildir, "dovecot.index*").Concat(Directory.GetFiles(maildir, "dovecot-uidvalidity*")))
            File.Delete(index);
        await RunAsync();
    }

    /// <summary>Stops the server: connections break, new ones are refused. Mail and users stay.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        await _process.StopAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Stops the server if it runs, and starts it on the same ports.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _tokens.DisposeAsync();
        _folder.Dispose();
        Certificate.Dispose();
    }

    private static string Qualify(string name)
    {
        var user = name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{DefaultDomain}";
        return user.Contains('/', StringComparison.Ordinal) || user.Contains(':', StringComparison.Ordinal)
            ? throw new ArgumentException($"“{name}” cannot be a user's name.", nameof(name))
            : user.ToLowerInvariant();
    }

    private IEnumerable<string> InboxFiles(string user) =>
        new[] { "cur", "new" }.Select(name => Path.Combine(MaildirOf(user), name)).Where(Directory.Exists).SelectMany(Directory.GetFiles);

    private async Task WriteConfigurationAsync()
    {
        await _folder.CreateAsync("users");
        await _folder.CreateAsync("mail", Environment.IsPrivilegedProcess ? _account.Owner : null);
        await TestCertificate.WriteAsync(Certificate, _folder["certificate.pem"], _folder["key.pem"]);
        await File.WriteAllTextAsync(_folder["oauth2.conf"], DovecotConfiguration.OAuth(_tokens.IntrospectionUrl));
        await File.WriteAllTextAsync(_folder["dovecot.conf"], DovecotConfiguration.Main(this, _folder, _account));
    }

    private async Task RunAsync()
    {
        var dovecot = InstalledProgram.Find("dovecot") ?? throw new InvalidOperationException("Dovecot is not installed.");
        var process = TestProcess.Start(dovecot, ["-F", "-c", _folder["dovecot.conf"]], _folder.Path);
        _process = process;
        try
        {
            // The greeting comes from a child process that has everything it needs; the master listens before that.
            await Loopback.WaitUntilReadyAsync(ImapPort, "* OK", () => Log, () => process.HasExited);
            await Loopback.WaitUntilReadyAsync(Pop3Port, "+OK", () => Log, () => process.HasExited);
            await Loopback.WaitUntilReadyAsync(LmtpPort, "220", () => Log, () => process.HasExited);
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }
}
