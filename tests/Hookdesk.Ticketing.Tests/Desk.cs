using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Tests;

/// <summary>A desk with Ticketing, with the few words in which tests arrange.</summary>
public sealed class Desk : TicketDesk
{
    private Desk(StartedHost started)
        : base(started) { }

    public static async Task<Desk> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite,
        Action<PluginTestOptions>? configure = null
    ) =>
        new(
            await StartHostAsync(
                provider,
                options =>
                {
                    options.AddPlugin<TicketingPlugin>();
                    configure?.Invoke(options);
                },
                "hookdesk.ticketing"
            )
        );

    /// <summary>A customer writes to a department; returns the ticket.</summary>
    public Task<long> TicketAsync(
        long department,
        string subject = "Printer is offline",
        string from = "kari@example.com",
        string text = "Hello, since this morning …",
        Func<NewTicket, NewTicket>? with = null
    ) => CreateTicketAsync(department, subject, from, text, with);

    public Task<IntakeResult> AnswerAsync(
        long ticket,
        string from = "kari@example.com",
        string text = "It works again.",
        Func<IncomingMessage, IncomingMessage>? with = null
    ) => AddMessageAsync(ticket, from, text, with);
}
