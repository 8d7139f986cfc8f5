using Hookdesk.Mail.Audit;
using Hookdesk.Mail.Connect;
using Hookdesk.Mail.Data;
using Hookdesk.Mail.ExplainMail;
using Hookdesk.Mail.FetchMail;
using Hookdesk.Mail.HandleFailedMail;
using Hookdesk.Mail.ImportMail;
using Hookdesk.Mail.ManageMailboxes;
using Hookdesk.Mail.ManageOutbox;
using Hookdesk.Mail.Navigation;
using Hookdesk.Mail.ProcessMail;
using Hookdesk.Mail.SendMail;
using Hookdesk.Mail.SetUpFirstMailbox;
using Hookdesk.Mail.ShowMailDetails;
using Hookdesk.Mail.Workers;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail;

/// <summary>Mail: mailboxes in and out, threading, failed mail, the outbox, receipts.</summary>
public sealed class MailPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        MailCounts.AddTo(MailboxDirectory.AddTo(services)).AddSingleton<MailSignals>().AddSingleton<MailboxStates>();
        services.AddSingleton<MailboxSecrets>().AddSingleton<MailServers>();
        services
            .AddSingleton<IncomingStore>()
            .AddSingleton<PrepareMail>()
            .AddSingleton<ProcessIncoming>()
            .AddSingleton<FetchMailbox>()
            .AddSingleton<OutboxCopies>()
            .AddSingleton<SendOutbox>();
        services
            .AddEventSubscriber<FollowMovedMessages>()
            .AddEventSubscriber<ForgetErasedTickets>()
            .AddScoped<TicketFinder>()
            .AddScoped<HandleMail>()
            .AddScoped<SendReceipt>()
            .AddScoped<NoteBounce>()
            .AddScoped<ComposeMail>();
        services.AddScoped<IReplyChannel, MailReplyChannel>().AddScoped<IMailSender, SystemMailSender>();
        services.AddSingleton<FetchLoop>().AddSingleton<SendLoop>().AddHostedService<MailWorkers>();

        services.AddScoped<TicketMailDetails>().AddScoped<ExplainMail.ExplainMail>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
        services.AddSystemStatus<MailProblems>();

        services.AddPermissions(MailPermissions.Manage);
        services.AddSlot<LoadMailDetails>(TicketSlots.BeforeConversation);
        services.AddSlot<MessageMailMenu>(TicketSlots.MessageMenu);
        services.AddSlot<ExecutableWarning>(TicketSlots.MessageFooter);
        services.AddTemplate(ReceiptTemplate.Create());
        services.AddSingleton<ImportMails>();
        services.AddCliCommand<ExplainCommand>();
        services.AddCliCommand<ImportCommand>();
        services.AddBlobReferences<MailBlobReferences>();

        services.AddMailboxPages().AddFailedMailPages().AddOutboxPages().AddFirstMailbox();
        services.AddNavigation<MailNavigation>().AddPaletteCommands<MailCommands>().AddMailEventTexts();
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints) =>
        endpoints.MapMailboxes().MapFailedMail().MapOutbox().MapMessageDetails();
}
