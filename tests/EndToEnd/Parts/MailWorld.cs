using Hookdesk.TestServers;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>A mail server that is the whole world: the desk's mailboxes and the customers' are on it.</summary>
public sealed class MailWorld : IAsyncDisposable
{
    /// <summary>Of every mailbox.</summary>
    public const string Password = "mail secret";

    private static readonly string[] CrowdDomains = ["first-crowd.example", "second-crowd.example", "third-crowd.example"];

    private int _crowds;
    private int _people;

    private MailWorld(DovecotServer dovecot, PostfixServer postfix)
    {
        Dovecot = dovecot;
        Postfix = postfix;
    }

    public DovecotServer Dovecot { get; }

    public PostfixServer Postfix { get; }

    public static async Task<MailWorld> StartAsync()
    {
        var dovecot = await DovecotServer.StartAsync();
        try
        {
            return new MailWorld(
                dovecot,
                await PostfixServer.StartAsync(
                    dovecot,
                    new PostfixOptions { CatchAll = CrowdDomains.ToDictionary(domain => domain, CrowdMailbox) }
                )
            );
        }
        catch
        {
            await dovecot.DisposeAsync();
            throw;
        }
    }

    /// <summary>A domain of its own whose mail, whoever it is for, ends in one mailbox.</summary>
    public async Task<(string Domain, string Mailbox)> AddCrowdAsync()
    {
        var domain = CrowdDomains[Interlocked.Increment(ref _crowds) - 1];
        await Dovecot.AddUserAsync(CrowdMailbox(domain), Password);
        return (domain, CrowdMailbox(domain));
    }

    /// <summary>A new mailbox of the desk's own organization, and its address.</summary>
    public async Task<string> AddMailboxAsync(string name)
    {
        var address = $"{name}-{Interlocked.Increment(ref _people)}@{DovecotServer.DefaultDomain}";
        await Dovecot.AddUserAsync(address, Password);
        return address;
    }

    /// <summary>Somebody new, with an address that nobody has.</summary>
    public async Task<Customer> AddCustomerAsync(string name, string mailName)
    {
        var address = $"{mailName}-{Interlocked.Increment(ref _people)}@customers.example";
        await Dovecot.AddUserAsync(address, Password);
        return new Customer(this, name, address);
    }

    public async ValueTask DisposeAsync()
    {
        await Postfix.DisposeAsync();
        await Dovecot.DisposeAsync();
    }

    private static string CrowdMailbox(string domain) => $"{domain.Split('.')[0]}@{DovecotServer.DefaultDomain}";
}
