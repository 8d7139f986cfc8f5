using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Tests.Domain.Policies;

public sealed class EscalationLoopTests
{
    private const string Alice = "1",
        Bob = "2";

    [Fact]
    public void Two_policies_that_hand_a_ticket_to_each_other_are_a_circle() =>
        Assert.Equal(["A", "B", "A"], Loop(Policy("A", [Assignee(Bob)], Assign(Alice)), Policy("B", [Assignee(Alice)], Assign(Bob))));

    [Fact]
    public void So_is_one_that_hands_it_to_a_policy_without_conditions_which_hands_it_back() =>
        Assert.Equal(["A", "B", "A"], Loop(Policy("A", [Assignee(Bob)], Assign(Alice)), Policy("B", [], Assign(Bob))));

    [Theory]
    [InlineData(ConditionOperators.NoneOf)]
    [InlineData(ConditionOperators.NotEmpty)]
    [InlineData(ConditionOperators.Contains)]
    internal void So_is_a_way_through_conditions_of_another_kind(string comparison) =>
        Assert.NotNull(
            Loop(
                Policy("A", [Assignee(Bob)], Assign(Alice)),
                Policy(
                    "B",
                    [new ConditionTest("assignee", comparison, comparison == ConditionOperators.NoneOf ? [Bob] : [Alice])],
                    Assign(Bob)
                )
            )
        );

    [Fact]
    public void So_is_a_way_through_one_of_several_conditions_and_through_one_that_must_not_hold()
    {
        Assert.NotNull(
            Loop(
                Policy("A", [ConditionGroup.Any(Assignee(Bob), Department("7"))], Assign(Alice)),
                Policy("B", [ConditionGroup.None(Assignee(Bob))], Assign(Bob))
            )
        );
        // Whoever has it, the first one keeps it.
        Assert.Null(Loop(Policy("A", [ConditionGroup.None(Assignee("3"))], Assign(Alice)), Policy("B", [Assignee(Alice)], Assign(Bob))));
    }

    [Fact]
    public void Through_three_policies_the_whole_way_is_told() =>
        Assert.Equal(
            ["A", "B", "C", "A"],
            Loop(
                Policy("A", [Assignee("1")], Assign("2")),
                Policy("B", [Assignee("2")], Assign("3")),
                Policy("C", [Assignee("3")], Assign("1"))
            )
        );

    [Fact]
    public void Tags_are_only_added_and_priorities_only_raised_so_they_send_nothing_round()
    {
        Assert.Null(Loop(Policy("Hot", [Tag("hot")], Add("cold")), Policy("Cold", [Tag("cold")], Add("hot"))));
        Assert.Null(Loop(Policy("High", [Priority("high")], Raise("urgent")), Policy("Urgent", [Priority("urgent")], Raise("high"))));
    }

    [Fact]
    public void A_policy_that_the_ticket_never_gets_to_closes_no_circle()
    {
        // The first one keeps it, whoever has it.
        Assert.Null(Loop(Policy("All", [], Assign(Alice)), Policy("B", [Assignee(Alice)], Assign(Bob))));
        Assert.Null(
            Loop(Policy("A", [Department("7"), Assignee(Bob)], Assign(Alice)), Policy("B", [Department("8"), Assignee(Alice)], Assign(Bob)))
        );
        Assert.Null(
            Loop(Policy("A", [Assignee(Bob)], Assign(Alice)), Policy("B", [Assignee(Alice)], Assign(Bob)) with { IsEnabled = false })
        );
    }

    [Fact]
    public void A_step_that_changes_nothing_that_a_policy_asks_about_leads_nowhere() =>
        Assert.Null(
            Loop(Policy("Gold", [Tag("vip")], Raise("high")), Policy("Standard", [], new EscalationAction(EscalationKind.NotifyLead)))
        );

    [Fact]
    public void The_order_decides_which_policy_the_ticket_gets_to()
    {
        Policy a = Policy("A", [Assignee(Bob)], Assign(Alice)),
            keeps = Policy("Keeps", [Assignee(Alice)]),
            back = Policy("Back", [], Assign(Bob));
        Assert.Null(Loop(a, keeps, back));
        Assert.NotNull(Loop(a, back, keeps));
    }

    [Fact]
    public void Thirty_policies_are_checked_at_once() =>
        Assert.Null(
            Loop([
                .. Enumerable
                    .Range(1, 30)
                    .Select(number =>
                        Policy($"P{number}", [Department($"{number}")], Add($"t{number}"), Raise("urgent"), Assign($"{number}"))
                    ),
            ])
        );

    private static int _ids;

    private static IReadOnlyList<string>? Loop(params Policy[] policies) => new PolicyBook(policies).FindLoop();

    private static Policy Policy(string name, IReadOnlyList<Condition> conditions, params EscalationAction[] actions) =>
        new()
        {
            Id = Interlocked.Increment(ref _ids),
            Name = name,
            Condition = ConditionGroup.All(conditions),
            Steps =
                actions.Length == 0
                    ? []
                    :
                    [
                        new EscalationStep
                        {
                            Id = 1,
                            Percent = 50,
                            Actions = actions,
                        },
                    ],
        };

    private static ConditionTest Assignee(string user) => new("assignee", ConditionOperators.AnyOf, [user]);

    private static ConditionTest Tag(string tag) => new("tag", ConditionOperators.AnyOf, [tag]);

    private static ConditionTest Priority(string priority) => new("priority", ConditionOperators.AnyOf, [priority]);

    private static ConditionTest Department(string id) => new("department", ConditionOperators.AnyOf, [id]);

    private static EscalationAction Assign(string user) => new(EscalationKind.Assign, user);

    private static EscalationAction Add(string tag) => new(EscalationKind.AddTag, tag);

    private static EscalationAction Raise(string priority) => new(EscalationKind.RaisePriority, priority);
}
