using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using LinqToDB.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>/admin/sla/policies: the policies in their order.</summary>
internal sealed class PolicyList(IDatabase database, ITicketConditions conditions, IStringLocalizer<SlaPlugin> T)
{
    public async Task<IResult> ShowAsync(CancellationToken cancellation)
    {
        var policies = (await PolicyStore.ReadAsync(database, cancellation)).Policies;
        var vocabulary = await conditions.ReadAsync(cancellation);
        // By the index of clocks that have not ended, which this text fits to the letter.
        var running = (
            await database.Connection.QueryToListAsync<Running>(
                "SELECT policy_id, COUNT(*) AS clocks FROM sla_clock WHERE state < 2 GROUP BY policy_id",
                cancellation
            )
        ).ToDictionary(row => row.PolicyId, row => row.Clocks);
        var work = await database
            .Table<RecalculationRow>()
            .Where(row => row.FinishedAt == null)
            .OrderBy(row => row.Id)
            .FirstOrDefaultAsync(cancellation);
        return PageResults.Page<PoliciesPage>(
            new
            {
                Model = new PoliciesModel(
                    [
                        .. policies.Select(policy => new PolicyLine(
                            policy.Id,
                            policy.Name,
                            policy.IsEnabled,
                            policy.Condition.Conditions.Count == 0 ? null : vocabulary.Describe(policy.Condition),
                            [.. policy.Targets.Select(policyTarget => PolicyLabels.Write(policyTarget, T))],
                            running.GetValueOrDefault(policy.Id)
                        )),
                    ],
                    work is null ? null : (work.Done, work.Total)
                ),
            }
        );
    }

    /// <summary>POST …/{id}/move: up or down one place.</summary>
    public async Task<IResult> MoveAsync(long id, [FromForm] string? to, HttpContext context, CancellationToken cancellation)
    {
        await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Calendars, cancellation);
                var rows = await write.Table<PolicyRow>().OrderBy(row => row.Position).ThenBy(row => row.Id).ToListAsync(cancellation);
                var index = rows.FindIndex(row => row.Id == id);
                var other = to == "up" ? index - 1 : index + 1;
                if (index < 0 || other < 0 || other >= rows.Count)
                    return;
                (rows[index], rows[other]) = (rows[other], rows[index]);
                if (new PolicyBook([.. rows.Select(PolicyStore.Of)]).FindLoop() is { } circle)
                {
                    context.Response.Toast(
                        T[
                            "The policy can't be moved: in that order, steps would change tickets in an endless loop: {0}.",
                            string.Join(" → ", circle)
                        ],
                        "danger"
                    );
                    return;
                }
                for (var position = 0; position < rows.Count; position++)
                {
                    var row = rows[position];
                    if (row.Position != position + 1)
                        await write
                            .Table<PolicyRow>()
                            .Where(stored => stored.Id == row.Id)
                            .Set(stored => stored.Position, position + 1)
                            .UpdateAsync(cancellation);
                }
                write.Record(new SlaPolicyChanged(id, rows[other].Name));
            },
            cancellation
        );
        return TypedResults.LocalRedirect("/admin/sla/policies");
    }

    /// <summary>POST …/{id}/switch: on or off.</summary>
    public async Task<IResult> SwitchAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var enabled = await database.WriteAsync(
            async write =>
            {
                await write.LockAsync(Locks.Calendars, cancellation);
                if (await write.Table<PolicyRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
                    return (bool?)null;
                var before = await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation);
                // One that is switched off may be what keeps others from going round.
                if (
                    before.FindLoop() is null
                    && before.With(PolicyStore.Of(row) with { IsEnabled = !row.IsEnabled }).FindLoop() is { } circle
                )
                {
                    context.Response.Toast(
                        row.IsEnabled
                            ? T[
                                "The policy can't be turned off: without it, steps would change tickets in an endless loop: {0}.",
                                string.Join(" → ", circle)
                            ]
                            : T[
                                "The policy can't be turned on: its steps would change tickets in an endless loop: {0}.",
                                string.Join(" → ", circle)
                            ],
                        "danger"
                    );
                    return null;
                }
                await write
                    .Table<PolicyRow>()
                    .Where(stored => stored.Id == id)
                    .Set(stored => stored.IsEnabled, !row.IsEnabled)
                    .Set(stored => stored.Version, row.Version + 1)
                    .UpdateAsync(cancellation);
                write.Record(new SlaPolicyChanged(id, row.Name));
                return !row.IsEnabled;
            },
            cancellation
        );
        if (enabled is { } now)
            context.Response.Toast(
                now
                    ? T["Policy turned on. Updating open tickets."]
                    : T["Policy turned off. Its tickets now use the next policy that matches."]
            );
        return TypedResults.LocalRedirect("/admin/sla/policies");
    }

    private sealed class Running
    {
        [Column("policy_id")]
        public long PolicyId { get; set; }

        [Column("clocks")]
        public long Clocks { get; set; }
    }
}
