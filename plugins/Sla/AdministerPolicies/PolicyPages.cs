using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>The page of a policy around a form, however that was filled in. Scoped.</summary>
internal sealed class PolicyPages(CalendarCache calendars, ITicketConditions conditions, IUsers users, IStringLocalizer<SlaPlugin> T)
{
    public async Task<IResult> ShowAsync(
        Policy? stored,
        PolicyInput input,
        IReadOnlyDictionary<string, string>? errors,
        CancellationToken cancellation,
        int status = StatusCodes.Status200OK
    ) =>
        PageResults.Page<PolicyPage>(
            new
            {
                Model = new PolicyPageModel(stored?.Id ?? 0, stored?.Name ?? T["New policy"], input)
                {
                    Errors = errors ?? new Dictionary<string, string>(),
                    Calendars =
                    [
                        .. (await calendars.AllAsync(cancellation))
                            .Values.OrderBy(calendar => calendar.Name, StringComparer.CurrentCultureIgnoreCase)
                            .Select(calendar => (calendar.Id, calendar.Name)),
                    ],
                    Condition = conditions.Form(
                        input.Condition with
                        {
                            Action = stored is null ? "/admin/sla/policies/new" : $"/admin/sla/policies/{stored.Id}",
                            Errors = errors ?? new Dictionary<string, string>(),
                        },
                        await conditions.ReadAsync(cancellation)
                    ),
                    Users = await users.ListAsync(cancellation: cancellation),
                },
            },
            status
        );
}
