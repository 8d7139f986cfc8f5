using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;
using TicketExtras;

namespace Hookdesk.Sla.Tests.Clocks;

/// <summary>Policies ask about any field of a ticket, whichever plugin has it.</summary>
public abstract class FieldsOfPoliciesTests(DatabaseProvider provider)
{
    [Fact]
    public async Task A_policy_is_chosen_by_channel_language_subject_tag_or_a_field_of_another_plugin()
    {
        await using var desk = await Desk.StartAsync(provider, options => options.AddPlugin<TicketExtrasPlugin>());
        var department = await desk.DepartmentAsync("Fields");
        var plain = await desk.TicketAsync(department);
        await ChosenAsync("channel", ConditionOperators.AnyOf, ["agent"], ticket => ticket with { Channel = "agent" });
        await ChosenAsync(
            "language",
            ConditionOperators.AnyOf,
            ["nb"],
            ticket => ticket with { Message = ticket.Message with { Language = "nb" } },
            from: "nora@example.com"
        );
        await ChosenAsync("subject", ConditionOperators.Contains, ["INVOICE"], ticket => ticket with { Subject = "Wrong invoice" });
        await ChosenAsync("tag", ConditionOperators.NotEmpty, [], ticket => ticket with { Tags = ["vip"] });
        await ChosenAsync("requester-domain", ConditionOperators.NoneOf, ["example.com"], null, from: "kari@elsewhere.example");
        Assert.Empty(await desk.ClocksAsync(plain));

        // Another plugin's field, which is set on a ticket that is there already.
        var policy = await desk.PolicyAsync(
            department,
            policy => policy with { Condition = ConditionGroup.All(new ConditionTest("extras-colour", ConditionOperators.AnyOf, ["red"])) }
        );
        await desk.InAsync(services =>
        {
            services.GetRequiredService<Extras>().Colours[plain] = "red";
            return Task.FromResult(true);
        });
        await desk.WriteAsync(
            (services, write) => services.GetRequiredService<ITicketChanges>().SetPriorityAsync(write, plain, TicketPriority.Low)
        );
        Assert.Equal(policy, (await desk.ClockAsync(plain, SlaTarget.FirstResponse)).PolicyId);

        // Its field gets another meaning, or is gone: open tickets are looked at again.
        await MeansAsync("blue", new TicketFieldDefined(1, "extras-colour"));
        Assert.Equal(SlaClockState.Canceled, (await desk.ClockAsync(plain, SlaTarget.FirstResponse)).State);
        await MeansAsync("red", new TicketFieldDeleted(1, "extras-colour"));
        Assert.Equal(SlaClockState.Running, (await desk.ClockAsync(plain, SlaTarget.FirstResponse)).State);
        await MeansAsync("blue", new TicketFieldDefined(2, "of-no-policy"));
        Assert.Equal(SlaClockState.Running, (await desk.ClockAsync(plain, SlaTarget.FirstResponse)).State);

        // With something that happens to another ticket: the clocks know of both then.
        async Task MeansAsync(string colour, IAction field)
        {
            await desk.InAsync(services => Task.FromResult(services.GetRequiredService<Extras>().Colours[plain] = colour));
            await desk.WriteAsync(
                (_, write) =>
                {
                    write.Record(field);
                    return Task.FromResult(true);
                }
            );
            await desk.TicketAsync(department);
            await desk.RecalculatedAsync();
        }

        async Task ChosenAsync(
            string field,
            string comparison,
            string[] values,
            Func<NewTicket, NewTicket>? with,
            string from = "kari@example.com"
        )
        {
            var id = await desk.PolicyAsync(
                department,
                policy => policy with { Condition = ConditionGroup.All(new ConditionTest(field, comparison, values)) }
            );
            var ticket = await desk.TicketAsync(department, from: from, with: with);
            var clocks = await desk.ClocksAsync(ticket);
            Assert.True(clocks.Any(clock => clock.PolicyId == id), field);
        }
    }
}

public sealed class FieldsOfPoliciesOnSqliteTests() : FieldsOfPoliciesTests(DatabaseProvider.Sqlite);

public sealed class FieldsOfPoliciesOnPostgresTests() : FieldsOfPoliciesTests(DatabaseProvider.PostgreSql);
