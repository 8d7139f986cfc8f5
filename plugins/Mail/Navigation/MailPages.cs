using Hookdesk.Mail.Audit;
using Hookdesk.Mail.FailedMail;
using Hookdesk.Mail.FirstMailbox;
using Hookdesk.Mail.ManageMailboxes;
using Hookdesk.Mail.MessageDetails;
using Hookdesk.Mail.Outbox;
using Hookdesk.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Navigation;

/// <summary>All that people see of Mail.</summary>
internal static class MailPages
{
    public static IServiceCollection AddMailPages(this IServiceCollection services) =>
        services
            .AddMailboxPages()
            .AddFailedMailPages()
            .AddOutboxPages()
            .AddMailEventTexts()
            .AddScoped<FirstMailboxTry>()
            .AddSetupStep<FirstMailboxStep>()
            .AddNavigation<MailNavigation>()
            .AddPaletteCommands<MailCommands>();

    public static IEndpointRouteBuilder MapMailPages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMailboxes().MapFailedMail().MapOutbox().MapMessageDetails();
}
