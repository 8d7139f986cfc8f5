using System.Text;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestServers;
using Hookdesk.Ticketing;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests;

/// <summary>A desk with Ticketing and Mail, with the few words in which tests arrange and look.</summary>
public sealed class MailDesk : IAsyncDisposable
{
    private int _number;

    private MailDesk(PluginTestHost host) => Host = host;

    public PluginTestHost Host { get; }

    public static async Task<MailDesk> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite,
        Action<PluginTestOptions>? configure = null
    )
    {
        var server = provider == DatabaseProvider.PostgreSql ? await PostgresServer.Shared : null;
        var host = await PluginTestHost.StartAsync(options =>
        {
            options.MakeDatabase = server is null ? null : server.CreateDatabaseAsync;
            options.AddPlugin<TicketingPlugin>().AddPlugin<MailPlugin>();
            options.Set(MailServers.PrivateServersSetting, "true");
            configure?.Invoke(options);
        });
        Assert.Equal(("Active", null, null), host.StateOf("hookdesk.mail"));
        return new MailDesk(host);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public T Service<T>()
        where T : class => Host.Services.GetRequiredService<T>();

    public Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> read) =>
        Host.InScopeAsync(services => read(services.GetRequiredService<IDatabase>()));

    public Task<T> WriteAsync<T>(Func<IServiceProvider, IWriteScope, Task<T>> work) =>
        Host.InScopeAsync(services => services.GetRequiredService<IDatabase>().WriteAsync(write => work(services, write)));

    /// <summary>An address nobody else of these tests has.</summary>
    public string Somebody(string name) => $"{name}{Interlocked.Increment(ref _number)}@customers.example";

    public Task<long> DepartmentAsync(string name) =>
        WriteAsync(
            (_, write) =>
                write.InsertWithIdAsync(
                    new Department
                    {
                        Name = $"{name} {Interlocked.Increment(ref _number)}",
                        IsActive = true,
                        CreatedAt = write.Now,
                    }
                )
        );

    /// <summary>A mailbox of a department of its own; without servers it takes what <see cref="ReceiveAsync"/> hands it.</summary>
    internal async Task<MailboxRow> MailboxAsync(Action<MailboxRow>? change = null)
    {
        var mailbox = new MailboxRow
        {
            DepartmentId = await DepartmentAsync("Department"),
            Address = $"desk{Interlocked.Increment(ref _number)}@example.com",
            SendReceipt = false,
        };
        mailbox.Name = mailbox.Address;
        change?.Invoke(mailbox);
        mailbox.FetchSecret = Service<MailboxSecrets>().Protect(mailbox.FetchSecret);
        mailbox.SmtpSecret = Service<MailboxSecrets>().Protect(mailbox.SmtpSecret);
        await WriteAsync(
            async (_, write) =>
            {
                mailbox.ChangedAt = write.Now;
                return mailbox.Id = await write.InsertWithIdAsync(mailbox);
            }
        );
        Service<MailboxDirectory>().Forget();
        Service<MailSignals>().MailboxesChanged();
        return mailbox;
    }

    /// <summary>Hands mails to a mailbox as if they had been fetched, and processes them.</summary>
    /// <returns>Their rows, in order.</returns>
    internal async Task<IReadOnlyList<IncomingRow>> ReceiveAsync(MailboxRow mailbox, params string[] mails)
    {
        var now = TimeProvider.System.GetUtcNow();
        var fetched = mails.Select(mail => new FetchedMessage(Raw(mail), null, null, now)).ToList();
        var before = await ReadAsync(db => db.Table<IncomingRow>().Select(row => (long?)row.Id).MaxAsync()) ?? 0;
        var stored = await Service<IncomingStore>().StoreAsync(mailbox, "test", null, fetched, TestContext.Current.CancellationToken);
        await Service<ProcessIncoming>().ProcessAsync(mailbox, stored, TestContext.Current.CancellationToken);
        return await ReadAsync(db =>
            db.Table<IncomingRow>().Where(row => row.MailboxId == mailbox.Id && row.Id > before).OrderBy(row => row.Id).ToListAsync()
        );
    }

    internal async Task<IncomingRow> ReceiveOneAsync(MailboxRow mailbox, string mail) => Assert.Single(await ReceiveAsync(mailbox, mail));

    public Task<List<TicketMessage>> MessagesAsync(long? ticketId) =>
        ReadAsync(db =>
            db.Table<TicketMessage>().Where(message => message.TicketId == ticketId).OrderBy(message => message.Id).ToListAsync()
        );

    public Task<Ticket> TicketAsync(long? id) => ReadAsync(db => db.Table<Ticket>().FirstAsync(ticket => ticket.Id == id));

    internal Task<List<OutboxRow>> CopiesAsync(long messageId) =>
        ReadAsync(db =>
            (
                from copy in db.Table<OutboxRow>()
                join mail in db.Table<OutgoingRow>() on copy.OutgoingId equals mail.Id
                where mail.DeskMessageId == messageId
                orderby copy.Id
                select copy
            ).ToListAsync()
        );

    /// <summary>A mail as text with LF or CRLF; the headers' values may hold any character, which is sent as UTF-8.</summary>
    public static byte[] Raw(string mail) => Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n"));

    /// <summary>Waits until something is so; the workers of the desk need a moment.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> look, Func<T, bool> done, TimeSpan? limit = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var end = TimeProvider.System.GetUtcNow() + (limit ?? TimeSpan.FromMinutes(2));
        while (true)
        {
            var found = await look();
            if (done(found) || TimeProvider.System.GetUtcNow() > end)
                return found;
            await Task.Delay(50, cancellation);
        }
    }

    [Table("ticketing_department")]
    internal sealed class Department
    {
        [Column("id"), PrimaryKey, Identity]
        public long Id { get; set; }

        [Column("name")]
        public string Name { get; set; } = "";

        [Column("is_active")]
        public bool IsActive { get; set; }

        [Column("created_at")]
        public DateTimeOffset CreatedAt { get; set; }
    }

    [Table("ticketing_message")]
    public sealed class TicketMessage
    {
        [Column("id"), PrimaryKey]
        public long Id { get; set; }

        [Column("ticket_id")]
        public long TicketId { get; set; }

        [Column("kind")]
        public Hookdesk.Ticketing.Contracts.MessageKind Kind { get; set; }

        [Column("author_address")]
        public string? AuthorAddress { get; set; }

        [Column("html")]
        public string Html { get; set; } = "";

        [Column("visible_html")]
        public string? VisibleHtml { get; set; }

        [Column("text")]
        public string Text { get; set; } = "";

        [Column("created_at")]
        public DateTimeOffset CreatedAt { get; set; }

        [Column("copied_to")]
        public string CopiedTo { get; set; } = "";

        [Column("delivery")]
        public Hookdesk.Ticketing.Contracts.DeliveryState Delivery { get; set; }

        [Column("delivery_detail")]
        public string? DeliveryDetail { get; set; }

        [Column("automatic")]
        public bool Automatic { get; set; }
    }

    [Table("ticketing_ticket")]
    public sealed class Ticket
    {
        [Column("id"), PrimaryKey]
        public long Id { get; set; }

        [Column("subject")]
        public string Subject { get; set; } = "";

        [Column("status")]
        public Hookdesk.Ticketing.Contracts.StatusCategory Status { get; set; }

        [Column("created_at")]
        public DateTimeOffset CreatedAt { get; set; }

        [Column("last_activity_at")]
        public DateTimeOffset LastActivityAt { get; set; }

        [Column("department_id")]
        public long DepartmentId { get; set; }
    }
}
