using System.Globalization;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Data;
using Hookdesk.Sla.Domain.Policies;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>Checks, saves and deletes policies, each with its event. Scoped.</summary>
internal sealed class PolicyWriter(IDatabase database, CalendarCache calendars, IUsers users, IStringLocalizer<SlaPlugin> T)
{
    public async Task<Policy?> FindAsync(long id, CancellationToken cancellation) =>
        id == 0 ? null
        : await database.Table<PolicyRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is { } row ? PolicyStore.Of(row)
        : null;

    /// <summary>Notes what keeps a policy from being saved, by the part of the form.</summary>
    public async Task CheckAsync(Policy policy, Dictionary<string, string> errors, CancellationToken cancellation)
    {
        foreach (var (part, problem) in PolicyCheck.Of(policy))
            errors.TryAdd(part, problem.Label(T));
        if (
            policy.Targets.Any(policyTarget => policyTarget.InBusinessHours)
            && await calendars.FindAsync(policy.CalendarId, cancellation) is null
        )
            errors.TryAdd("calendar", T["Choose a calendar for business hours."]);
        var active = (await users.ListAsync(cancellation: cancellation))
            .Select(user => user.Id.ToString(CultureInfo.InvariantCulture))
            .ToHashSet();
        for (var index = 0; index < policy.Steps.Count; index++)
            if (policy.Steps[index].Actions.Any(action => action.Kind == EscalationKind.Assign && !active.Contains(action.Value)))
                errors.TryAdd($"step.{index}", T["This user no longer exists or is disabled. Choose someone else."]);

        Hold(await PolicyStore.ReadAsync(database, cancellation), policy, errors);
    }

    // What depends on the other policies: said beside the form, and asked again inside the transaction that saves.
    private void Hold(PolicyBook book, Policy policy, Dictionary<string, string> errors)
    {
        if (
            book.Policies.Any(other =>
                other.Id != policy.Id && string.Equals(other.Name.Trim(), policy.Name.Trim(), StringComparison.CurrentCultureIgnoreCase)
            )
        )
            errors.TryAdd("name", T["A policy with this name already exists."]);
        if (book.With(policy).FindLoop() is { } loop)
            errors.TryAdd(
                "steps",
                T[
                    "These steps would change tickets in an endless loop: {0}. Each one makes the next policy match. Remove one of the changes.",
                    string.Join(" → ", loop)
                ]
            );
    }

    /// <summary>Saves a policy, or says why that cannot be.</summary>
    /// <param name="policy">The policy; one with the id 0 is new.</param>
    /// <param name="formKey">The key of the form: sent twice, it creates one.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<(long Id, string? Problem)> SaveAsync(Policy policy, string? formKey, CancellationToken cancellation) =>
        database.WriteAsync(
            write => write.OnceAsync(policy.Id == 0 ? formKey : null, () => SaveAsync(write, policy, cancellation), cancellation),
            cancellation
        );

    private async Task<(long Id, string? Problem)> SaveAsync(IWriteScope write, Policy policy, CancellationToken cancellation)
    {
        var id = policy.Id;
        // Held against other changes of policies, and against the deletion of the calendar, which asks the policies in a
        // transaction that holds it too.
        await write.LockAsync(Locks.Calendars, cancellation);
        if (
            policy.Targets.Any(policyTarget => policyTarget.InBusinessHours)
            && !await write.Table<CalendarRow>().AnyAsync(calendar => calendar.Id == policy.CalendarId, cancellation)
        )
            return (id, T["The calendar was deleted. Choose another one."]);
        var refused = new Dictionary<string, string>();
        Hold(await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation), policy, refused);
        if (refused.Count > 0)
            return (id, refused.Values.First());
        if (id == 0)
        {
            var last = await write.Table<PolicyRow>().Select(row => (int?)row.Position).MaxAsync(cancellation) ?? 0;
            id = await write.InsertWithIdAsync(PolicyStore.Row(policy with { Position = last + 1, Version = 1 }), cancellation);
        }
        else
        {
            var row = PolicyStore.Row(policy);
            var seen = policy.Version;
            var changed = await write
                .Table<PolicyRow>()
                .Where(stored => stored.Id == id && stored.Version == seen)
                .Set(stored => stored.Name, row.Name)
                .Set(stored => stored.IsEnabled, row.IsEnabled)
                .Set(stored => stored.CalendarId, row.CalendarId)
                .Set(stored => stored.Definition, row.Definition)
                .Set(stored => stored.Version, seen + 1)
                .UpdateAsync(cancellation);
            if (changed == 0)
                return (
                    id,
                    T[
                        "Someone else has changed this policy. Nothing was saved, and your entries are kept below. Open the policy in another tab to compare."
                    ]
                );
        }
        write.Record(new SlaPolicyChanged(id, policy.Name));
        return (id, null);
    }

    /// <summary>Deletes a policy.</summary>
    /// <returns>Its name, or why it stays; neither where there is none.</returns>
    public async Task<(string? Name, string? Refusal)> DeleteAsync(long id, CancellationToken cancellation)
    {
        return await database.WriteAsync<(string? Name, string? Refusal)>(
            async write =>
            {
                await write.LockAsync(Locks.Calendars, cancellation);
                if (await write.Table<PolicyRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
                    return (null, null);
                // It may be what keeps others from going round.
                var book = await PolicyStore.ReadAsync(write.Table<PolicyRow>, cancellation);
                if (book.FindLoop() is null && new PolicyBook([.. book.Policies.Where(policy => policy.Id != id)]).FindLoop() is { } loop)
                    return (
                        null,
                        T[
                            "The policy can't be deleted: without it, steps would change tickets in an endless loop: {0}.",
                            string.Join(" → ", loop)
                        ]
                    );
                await write.Table<PolicyRow>().Where(policy => policy.Id == id).DeleteAsync(cancellation);
                write.Record(new SlaPolicyChanged(id, row.Name));
                return (row.Name, null);
            },
            cancellation
        );
    }
}
