using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Ticketing.AdministerStatuses;
using Hookdesk.Ticketing.BrowseTickets;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Domain;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Navigation;

/// <summary>Tickets and customers in the rail, departments and tags in the administration.</summary>
internal sealed class TicketNavigation(ReaderCounts readerCounts, Access access, IStringLocalizer<TicketingPlugin> T) : INavigationProvider
{
    public async ValueTask<IEnumerable<NavigationItem>> ItemsAsync(ICurrentUser user, CancellationToken cancellation = default)
    {
        var items = new List<NavigationItem>();
        var visible = await access.WhereAsync(TicketingPermissions.View, cancellation);
        if (!visible.IsEmpty)
        {
            var counts = await readerCounts.ReadAsync(cancellation);
            items.Add(
                new NavigationItem("ticketing.tickets", T["Tickets"], "/tickets", "inbox")
                {
                    Order = 10,
                    Shortcut = "g t",
                    Topic = "tickets",
                    Count = counts.MineWaiting > 0 ? (int)counts.MineWaiting : null,
                }
            );
        }
        if (await access.MaySomewhereAsync(TicketingPermissions.ViewCustomers, cancellation))
        {
            items.Add(new NavigationItem("ticketing.customers", T["Customers"], "/customers", "users") { Order = 20, Shortcut = "g c" });
            items.Add(
                new NavigationItem("ticketing.organizations", T["Organizations"], "/organizations", "building")
                {
                    Order = 30,
                    Shortcut = "g o",
                }
            );
        }
        if (user.Has(TicketingPermissions.ManageDepartments))
        {
            items.Add(
                new NavigationItem("ticketing.departments", T["Departments"], "/admin/departments", "users-group")
                {
                    Area = NavigationArea.Admin,
                    Group = T["Tickets"],
                    Order = 100,
                }
            );
            items.Add(
                new NavigationItem("ticketing.tags", T["Tags"], "/admin/tags", "tag")
                {
                    Area = NavigationArea.Admin,
                    Group = T["Tickets"],
                    Order = 110,
                }
            );
        }
        if (user.Has(TicketingPermissions.ManageStatuses))
            items.Add(
                new NavigationItem("ticketing.statuses", T["Statuses"], StatusAdministration.Home, "progress-check")
                {
                    Area = NavigationArea.Admin,
                    Group = T["Tickets"],
                    Order = 115,
                }
            );
        if (user.Has(TicketingPermissions.ManageFields))
            items.Add(
                new NavigationItem("ticketing.fields", T["Ticket fields"], "/admin/ticket-fields", "forms")
                {
                    Area = NavigationArea.Admin,
                    Group = T["Tickets"],
                    Order = 120,
                }
            );
        return items;
    }
}

/// <summary>What can be done from anywhere with <c>Ctrl+K</c>.</summary>
internal sealed class TicketCommands(IStringLocalizer<TicketingPlugin> T) : IPaletteCommandProvider
{
    public IEnumerable<PaletteCommand> Commands(ICurrentUser user) =>
        [
            new PaletteCommand("ticketing.new", T["New ticket"], "/tickets/new") { Group = T["Tickets"], Shortcut = "c" },
            new PaletteCommand("ticketing.mine", T["Mine"], "/tickets/mine") { Group = T["Go to"], Shortcut = "g m" },
            new PaletteCommand("ticketing.unassigned", T["Unassigned"], "/tickets/unassigned") { Group = T["Go to"], Shortcut = "g u" },
            new PaletteCommand("ticketing.all", T["All open"], "/tickets/all") { Group = T["Go to"], Shortcut = "g a" },
            new PaletteCommand("ticketing.customers.new", T["New customer"], "/customers/new") { Group = T["Customers"] },
        ];
}
