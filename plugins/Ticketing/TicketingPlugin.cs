using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Ticketing.AdministerDepartments;
using Hookdesk.Ticketing.AdministerFields;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.ChangeTicket;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.DemoData;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.EditCustomer;
using Hookdesk.Ticketing.FillFields;
using Hookdesk.Ticketing.FindCustomer;
using Hookdesk.Ticketing.Hooks;
using Hookdesk.Ticketing.Intake;
using Hookdesk.Ticketing.Labels;
using Hookdesk.Ticketing.Maintenance;
using Hookdesk.Ticketing.MergeTickets;
using Hookdesk.Ticketing.Navigation;
using Hookdesk.Ticketing.OpenTicket;
using Hookdesk.Ticketing.Organisations;
using Hookdesk.Ticketing.ReadFields;
using Hookdesk.Ticketing.ReadHistory;
using Hookdesk.Ticketing.ReadTicket;
using Hookdesk.Ticketing.ReadTicket.Cards;
using Hookdesk.Ticketing.ReplyToTicket;
using Hookdesk.Ticketing.SplitTicket;
using Hookdesk.Ticketing.TrashTickets;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Ticketing;

/// <summary>Tickets, conversations, customers, organisations, departments.</summary>
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

        services
            .AddSingleton<DepartmentDirectory>()
            .AddSingleton<FieldDirectory>()
            .AddSingleton<MessageHtml>()
            .AddSingleton<ReadMarks>()
            .AddHostedService(provider => provider.GetRequiredService<ReadMarks>());
        services.AddScoped<ITicketFieldSource, OwnFields>().AddScoped<ITicketFieldSource, AdminFields>();
        services
            .AddScoped<Access>()
            .AddScoped<Assignees>()
            .AddScoped<ReaderCounts>()
            .AddScoped<ReaderViews>()
            .AddScoped<AddedLists>()
            .AddScoped<ListPages>()
            .AddScoped<ReplySender>()
            .AddScoped<TicketLoader>()
            .AddScoped<AgentTickets>()
            .AddScoped<DemoTickets>();
        services
            .AddScoped<ReplyEndpoint>()
            .AddScoped<PropertyChange>()
            .AddScoped<NewTicketForm>()
            .AddScoped<TicketHistory>()
            .AddScoped<TicketMerge>()
            .AddScoped<MergeOne>()
            .AddScoped<MergeSeveral>()
            .AddScoped<TicketSplitting>()
            .AddScoped<SplitOff>()
            .AddScoped<TrashOne>()
            .AddScoped<TicketErasure>()
            .AddScoped<EraseTickets>()
            .AddScoped<FieldEntries>()
            .AddScoped<FieldsEndpoint>()
            .AddScoped<CustomerForm>()
            .AddScoped<OrganisationForm>()
            .AddScoped<DepartmentAdministration>()
            .AddScoped<FieldAdministration>()
            .AddScoped<FieldForm>();

        services.AddPermissions(TicketingPermissions.All);
        services.AddSettings<TicketSettings>("tickets", "Tickets", "How replies are sent and lists are shown.", order: 20);
        services.AddNavigation<TicketNavigation>().AddPaletteCommands<TicketCommands>().AddPaletteSearch<PaletteSearch>();
        services
            .AddTicketEvents()
            .AddLiveTopicGuard<TicketTopics>()
            .AddEventSubscriber<ForgetDepartmentsWhenTheyChange>()
            .AddEventSubscriber<ForgetFieldsWhenTheyChange>();
        services.AddFilterHandler<CspBuilding, AllowImagesWhenAsked>();

        services
            .AddSlot<RequesterCard>("ticket.sidebar", 10)
            .AddSlot<ParticipantsCard>("ticket.sidebar", 20)
            .AddSlot<FieldsCard>("ticket.sidebar", 25)
            .AddSlot<AboutCard>("ticket.sidebar", 30)
            .AddSlot<HistoryCard>("ticket.sidebar", 900);

        services.AddBackgroundTask<ForgetUploads>(
            "ticketing.forget-uploads",
            "Forget uploads that were never sent",
            Schedule.Cron("17 3 * * *")
        );
        services.AddBackgroundTask<EraseOldTrash>(
            "ticketing.erase-trash",
            "Erase what has been in the trash for long enough",
            Schedule.Cron("41 * * * *")
        );
        services.AddBlobReferences<AttachedBlobs>().AddConsistencyCheck<CountsAreTrue>().AddDemoData<DemoDesk>();
    }

    /// <inheritdoc />
    public override void Configure(IEndpointRouteBuilder endpoints) => endpoints.MapTickets().MapCustomers().MapAdministration();
}
