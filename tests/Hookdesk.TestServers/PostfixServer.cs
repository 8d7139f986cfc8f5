using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Hookdesk.TestServers;

/// <summary>What a test wants of its Postfix.</summary>
public sealed record PostfixOptions
{
    /// <summary>The domains whose mail goes to Dovecot. A recipient in any other domain is refused.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [DovecotServer.DefaultDomain, "customers.example"];

    /// <summary>Further domains whose mail, for any local part, goes to one user: domain → address of a user of Dovecot.</summary>
    public IReadOnlyDictionary<string, string> CatchAll { get; init; } = new Dictionary<string, string>();

    /// <summary>The largest message taken, in bytes.</summary>
    public int MessageSizeLimit { get; init; } = 50_000_000;
}

/// <summary>
/// A Postfix of the test's own on loopback, delivering into a <see cref="DovecotServer"/>. Nothing leaves the machine. Mail to an
/// address that Dovecot does not know is taken and answered with a non-delivery report to the sender.
/// </summary>
public sealed class PostfixServer : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    private readonly ThrowAwayFolder _folder;
    private IDisposable? _exit;
    private int? _master;

    private PostfixServer(ThrowAwayFolder folder, X509Certificate2 certificate)
    {
        _folder = folder;
        Certificate = certificate;
    }

    /// <summary>The port for mail from other servers: no sign-in needed; signing in and STARTTLS are offered.</summary>
    public int SmtpPort { get; } = Loopback.FreePort();

    /// <summary>The port for a site's own programs: nobody sends without signing in as a user of Dovecot. STARTTLS is offered.</summary>
    public int SubmissionPort { get; } = Loopback.FreePort();

    /// <summary>As <see cref="SubmissionPort"/>, with TLS from the first byte.</summary>
    public int SubmissionsPort { get; } = Loopback.FreePort();

    /// <summary>The self-signed certificate of all ports.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The end of the server's log, for error messages.</summary>
    public string Log => _folder.Tail("postfix.log");

    public static async Task<PostfixServer> StartAsync(DovecotServer dovecot, PostfixOptions? options = null)
    {
        ServerRequirement.Require(ServerKind.Postfix);
        var folder = new ThrowAwayFolder("postfix");
        try
        {
            var server = new PostfixServer(folder, TestCertificate.Create());
            await server.WriteConfigurationAsync(dovecot, options ?? new PostfixOptions());
            await server.RunAsync();
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server: connections are refused. What is in its queue stays there.</summary>
    public async Task StopAsync()
    {
        if (_master is not { } master)
            return;

        // The master passes the signal on to all of its process group.
        TestProcess.SendSignal(master, SigTerm);
        for (var waited = 0; TestProcess.SendSignal(master, 0); waited += 20)
        {
            if (waited > 10_000)
                TestProcess.SendSignal(master, SigKill);
            await Task.Delay(20);
        }

        _master = null;
        _exit?.Dispose();
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
        _folder.Dispose();
        Certificate.Dispose();
    }

    private async Task WriteConfigurationAsync(DovecotServer dovecot, PostfixOptions options)
    {
        await _folder.CreateAsync("etc");
        await _folder.CreateAsync("queue");
        await _folder.CreateAsync("data", "postfix");
        await TestCertificate.WriteAsync(Certificate, _folder["certificate.pem"], _folder["key.pem"]);
        await File.WriteAllTextAsync(_folder["etc/main.cf"], PostfixConfiguration.Main(_folder, dovecot, options));
        await File.WriteAllTextAsync(_folder["etc/master.cf"], PostfixConfiguration.Master(this));
        await File.WriteAllTextAsync(_folder["etc/catch-all"], PostfixConfiguration.CatchAll(options));
    }

    private async Task RunAsync()
    {
        var postfix = InstalledProgram.Find("postfix") ?? throw new InvalidOperationException("Postfix is not installed.");
        try
        {
            await TestProcess.RunAsync(postfix, ["-c", _folder["etc"], "start"], _folder.Path);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{Log}", e);
        }

        // By cat: Postfix holds a lock on the file, and .NET asks for one even to read.
        var pid = await TestProcess.RunAsync("cat", [_folder["queue/pid/master.pid"]]);
        var master = int.Parse(pid.Trim(), CultureInfo.InvariantCulture);
        _master = master;
        _exit = AtProcessExit.Register(() => TestProcess.SendSignal(master, SigTerm));
        try
        {
            await Loopback.WaitUntilReadyAsync(SmtpPort, "220", () => Log, () => !TestProcess.SendSignal(master, 0));
            await Loopback.WaitUntilReadyAsync(SubmissionPort, "220", () => Log, () => !TestProcess.SendSignal(master, 0));
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }
}
