using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Sla.Tests.Templates;

/// <summary>Targets in mails and for other plugins.</summary>
public abstract class TargetTemplateValueTests(DatabaseProvider provider)
    : TestsOnOwnDesk(provider, options => options.AddPlugin<TicketExtrasPlugin>())
{
    [Fact]
    public async Task A_letter_in_the_transaction_that_creates_the_ticket_tells_what_its_clocks_will_say()
    {
        await Desk.InAsync(async services =>
        {
            var settings = services.GetRequiredService<ISettings<SiteSettings>>();
            var site = await settings.GetAsync();
            site.TimeZone = "Asia/Kathmandu";
            await settings.SaveAsync(site);
            return true;
        });
        var department = await Desk.DepartmentAsync("Here");
        await Desk.PolicyAsync(
            department,
            policy =>
                policy with
                {
                    Targets =
                    [
                        policy.For(SlaTarget.FirstResponse)! with
                        {
                            InBusinessHours = true,
                            Minutes = [600, 90, 90, 30],
                        },
                        policy.For(SlaTarget.Resolution)!,
                    ],
                }
        );
        var (ticket, predicted, letter) = await Desk.WriteAsync(
            async (services, write) =>
            {
                var made = await services
                    .GetRequiredService<ITicketIntake>()
                    .CreateTicketAsync(
                        write,
                        new NewTicket(department, "Help", "mail", Desk.Message("kari@example.com", "Please"))
                        {
                            Priority = TicketPriority.Urgent,
                        }
                    );
                Assert.False(await write.Table<TicketRow>().AnyAsync(row => row.TicketId == made.TicketId));
                return (
                    made.TicketId,
                    await services.GetRequiredService<ISlaTargets>().OfAsync(made.TicketId),
                    await LetterAsync(services, made.TicketId)
                );
            }
        );
        await Desk.CaughtUpAsync();
        var clocks = await Desk.ClocksAsync(ticket);
        Assert.Equal(
            clocks.Select(clock => (clock.Target, clock.State, clock.Minutes, clock.DueAt, clock.PolicyName)),
            predicted.Select(policyTarget =>
                (policyTarget.Target, policyTarget.State, policyTarget.Minutes, policyTarget.DueAt, policyTarget.Policy)
            )
        );
        Assert.Equal([true, false], predicted.Select(policyTarget => policyTarget.InBusinessHours));
        var due = TimeZoneInfo.ConvertTime(clocks[0].DueAt!.Value, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"));
        var norwegian = CultureInfo.GetCultureInfo("nb");
        Assert.Equal($"30 min, {due.ToString("D", norwegian)} {due.ToString("t", norwegian)}, ", letter);
        // Afterwards the clocks themselves are told.
        await Desk.PassAsync(TimeSpan.FromDays(9));
        var told = await Desk.InAsync(services => services.GetRequiredService<ISlaTargets>().OfAsync(ticket));
        Assert.Equal(
            [(SlaTarget.FirstResponse, SlaClockState.Running, true), (SlaTarget.Resolution, SlaClockState.Running, true)],
            told.Select(policyTarget => (policyTarget.Target, policyTarget.State, policyTarget.IsBreached))
        );
        Assert.Equal(letter, await Desk.InAsync(services => LetterAsync(services, ticket)));
    }

    [Fact]
    public async Task What_a_letter_says_of_SLA_targets_is_empty_where_there_are_none_and_while_the_plugin_is_off()
    {
        var ticket = await Desk.TicketAsync(await Desk.DepartmentAsync("Without"));
        Assert.Equal(" min, , ", await Desk.InAsync(services => LetterAsync(services, ticket)));
        await Desk.Host.SwitchAsync("hookdesk.sla", on: false);
        Assert.Equal(" min, , ", await Desk.InAsync(services => LetterAsync(services, ticket)));
    }

    [Fact]
    public async Task The_preview_lists_them_and_shows_made_up_ones()
    {
        var page = await (await Desk.Host.SignInAsync()).OpenAsync($"/admin/templates/{TicketExtrasPlugin.Letter}/nb");
        Assert.Contains("{{ sla.first_response.due }}", page.Text);
        Assert.Contains("{{ sla.resolution.minutes }}", page.Text);
        Assert.Contains("240 min, ", page.Html);
    }

    private static async Task<string> LetterAsync(IServiceProvider services, long ticket) =>
        (
            await services
                .GetRequiredService<ITemplates>()
                .RenderAsync(TicketExtrasPlugin.Letter, new { }, "nb", TicketSubjects.Ticket(ticket))
        ).Body;

    public sealed class OnSqlite() : TargetTemplateValueTests(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : TargetTemplateValueTests(DatabaseProvider.PostgreSql);
}
