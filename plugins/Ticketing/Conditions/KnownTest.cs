using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Ticketing.Conditions;

/// <summary>A test whose field, operator and values exist.</summary>
/// <param name="Field">The field.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Values">The values that mean something, those of a list as the list writes them; relative ones are still so.</param>
internal sealed record KnownTest(TicketField Field, IConditionOperator Operator, IReadOnlyList<string> Values);
