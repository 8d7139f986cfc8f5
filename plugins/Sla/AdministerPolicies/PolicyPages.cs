using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Hookdesk.Sla.Calendars;
using Hookdesk.Sla.Domain.Policies;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.AdministerPolicies;

/// <summary>The page of a policy around a form, however that was filled in. Scoped.</summary>
internal sealed class PolicyPages(
    CalendarCache calendars,
    ITicketFields fields,
    IUsers users,
    ILanguages languages,
    IStringLocalizer<SlaPlugin> T
)
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
                    Fields = [.. (await fields.ListAsync(cancellation)).Select(WithLanguages)],
                    Users = await users.ListAsync(cancellation: cancellation),
                },
            },
            status
        );

    // The desk's own languages are offered; customers may write in others.
    private TicketField WithLanguages(TicketField field) =>
        field is { Key: TicketFieldKeys.Language, Choices: null }
            ? field with
            {
                Choices = [.. languages.Available.Select(language => new TicketFieldChoice(language.Tag, language.Name))],
            }
            : field;
}
