using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.AdministerDepartments;
using Hookdesk.Ticketing.AdministerFields;
using Hookdesk.Ticketing.AdministerStatuses;
using Hookdesk.Ticketing.AdministerTags;
using Hookdesk.Ticketing.BrowseCustomers;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.ChangeTicket;
using Hookdesk.Ticketing.Conditions;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.DemoData;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.EditCustomer;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.FindCustomer;
using Hookdesk.Ticketing.Intake;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.LinkTickets;
using Hookdesk.Ticketing.Maintenance;
using Hookdesk.Ticketing.ManageOrganizations;
using Hookdesk.Ticketing.MarkRead;
using Hookdesk.Ticketing.MergeTickets;
using Hookdesk.Ticketing.Navigation;
using Hookdesk.Ticketing.OpenTicket;
using Hookdesk.Ticketing.ReadFields;
using Hookdesk.Ticketing.ReadHistory;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.ReplyToTicket;
using Hookdesk.Ticketing.SaveDraft;
using Hookdesk.Ticketing.SplitTicket;
using Hookdesk.Ticketing.TrashTickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing;

/// <summary>Tickets, conversations, customers, organizations, departments.</summary>
public sealed class TicketingPlugin : PluginStartup
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        // What other plugins use.
        services
            .AddScoped<ITicketIntake, TicketIntake>()
            .AddScoped<ITickets, TicketReader>()
            .AddScoped<ITicketRecords, TicketRecords>()
            .AddScoped<IDepartments, DepartmentList>()
            .AddScoped<ITicketChanges, TicketChanges>()
            .AddScoped<ITicketFields, TicketFieldList>()
            .AddScoped<IAutomaticMessages, AutomaticMessages>()
            .AddScoped<IMessageDelivery, MessageDelivery>();

        services.AddConditions();
        DepartmentDirectory.AddTo(services);
        FieldDirectory.AddTo(services);
        OptionDirectory.AddTo(services);
        services
            .AddSingleton<ReadMarks>()
            .AddHostedService(provider => provider.GetRequiredService<ReadMarks>())
            .AddScoped<Access>()
            .AddScoped<Assignees>()
            .AddScoped<ITicketFieldSource, OwnFields>()
            .AddScoped<ITicketFieldSource, AdminFields>();

        services.AddBrowseTickets().AddReadTicket().AddReadHistory().AddReplyToTicket().AddChangeTicket().AddFillFields().AddOpenTicket();
        services.AddMergeTickets().AddSplitTicket().AddLinkTickets().AddTrashTickets();
        services.AddEditCustomer().AddManageOrganizations();
        services.AddAdministerDepartments().AddAdministerFields().AddAdministerStatuses();

        services.AddPermissions(TicketingPermissions.All);
        services.AddSettings<TicketSettings>("tickets", "Tickets", "Sending replies and showing ticket lists.", order: 20);
        services.AddNavigation<TicketNavigation>().AddPaletteCommands<TicketCommands>().AddPaletteSearch<PaletteSearch>();
        services.AddTicketEvents().AddTicketTopics();
        services.AddBackgroundTask<ForgetUploads>(
            "ticketing.forget-uploads",
            "Delete uploads that were never sent",
            Schedule.Cron("17 3 * * *")
        );
        services.AddBlobReferences<AttachedBlobs>().AddConsistencyCheck<CountsAreTrue>();
        services.AddDemoData<DemoDesk>().AddScoped<DemoTickets>();
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints)
    {
        // A slice says its own rule where it has another.
        endpoints
            .MapGroup("/tickets")
            .RequireSignIn("the departments whose tickets the user may see; tickets in other departments aren't found")
            .MapBrowseTickets()
            .MapReadTicket()
            .MapReadHistory()
            .MapReplyToTicket()
            .MapSaveDraft()
            .MapChangeTicket()
            .MapFillFields()
            .MapOpenTicket()
            .MapMergeTickets()
            .MapSplitTicket()
            .MapLinkTickets()
            .MapTrashTickets();

        const string byCustomers = "the permissions for customers, in any department";
        endpoints.MapGroup("/customers").RequireSignIn(byCustomers).MapBrowseCustomers().MapFindCustomer().MapEditCustomer();
        endpoints.MapGroup("/organizations").RequireSignIn(byCustomers).MapManageOrganizations();

        endpoints.MapAdministerDepartments().MapAdministerFields().MapAdministerStatuses().MapAdministerTags();
    }
}
