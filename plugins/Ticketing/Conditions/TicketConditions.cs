using System.Linq.Expressions;
using Hookdesk.Sdk;
using Hookdesk.Ticketing.Contracts;
using LinqToDB;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Conditions;

/// <inheritdoc cref="ITicketConditions"/>
internal sealed class TicketConditions(
    ITicketFields fields,
    IEnumerable<IConditionOperator> operators,
    IEnumerable<IRelativeDate> dates,
    IContributionGuard guard,
    IStringLocalizer<TicketingPlugin> T
) : ITicketConditions
{
    public async ValueTask<IConditionVocabulary> ReadAsync(CancellationToken cancellation = default) => await VocabularyAsync(cancellation);

    public async Task<IQueryable<TicketQueryRow>> WhereAsync(
        IQueryable<TicketQueryRow> tickets,
        Condition condition,
        ConditionContext context,
        CancellationToken cancellation = default
    )
    {
        var vocabulary = await VocabularyAsync(cancellation);
        if (vocabulary.IsBroken(condition) || await PredicateAsync(condition, vocabulary, context, cancellation) is not { } holds)
            return tickets.Where(_ => false);
        return tickets.Where(holds);
    }

    public async Task<IReadOnlyList<ConditionTest>> NotInSqlAsync(Condition condition, CancellationToken cancellation = default)
    {
        var vocabulary = await VocabularyAsync(cancellation);
        var context = new ConditionContext(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc, null);
        var missing = new List<ConditionTest>();
        foreach (var test in condition.Tests)
        {
            // A broken test finds nothing, for which there is SQL.
            if (vocabulary.Find(test) is not { } known)
                continue;
            if (
                await fields.SqlAsync(test.Field, cancellation) is not { } field
                || SqlOf(known, new ConditionInput(known.Field, known.Values, context), field.FindIds is null ? null : []) is (true, null)
            )
                missing.Add(test);
        }
        return missing;
    }

    public RenderFragment Form(ConditionFormModel form, IConditionVocabulary vocabulary) =>
        builder =>
        {
            builder.OpenComponent<ConditionFields>(0);
            builder.AddComponentParameter(1, nameof(ConditionFields.Form), form);
            builder.AddComponentParameter(2, nameof(ConditionFields.Vocabulary), (ConditionVocabulary)vocabulary);
            builder.CloseComponent();
        };

    private async ValueTask<ConditionVocabulary> VocabularyAsync(CancellationToken cancellation) =>
        new(
            await fields.ListAsync(cancellation),
            [.. ConditionServices.Operators(T), .. operators],
            [.. RelativeDates.Of(T), .. dates],
            guard,
            T
        );

    // Null where a plugin's part fails: then nothing is found.
    private async ValueTask<Expression<Func<TicketQueryRow, bool>>?> PredicateAsync(
        Condition condition,
        ConditionVocabulary vocabulary,
        ConditionContext context,
        CancellationToken cancellation
    )
    {
        if (condition is ConditionTest test)
        {
            if (vocabulary.Find(test) is not { } known || vocabulary.InputOf(known, context) is not { } input)
                return null;
            var field =
                await fields.SqlAsync(test.Field, cancellation)
                ?? throw new NotSupportedException($"The field {test.Field} can't be used in queries.");
            IReadOnlyList<long>? ids =
                field.FindIds is null ? null
                : known.Operator.Operands is ConditionOperands.None or ConditionOperands.Number ? []
                : await guard.CallAsync<IReadOnlyList<long>?>(
                    field.FindIds.Target ?? field,
                    "values of a field in SQL",
                    async stop => await field.FindIds(input.Values, stop),
                    null,
                    cancellation: cancellation
                );
            var (isAnswered, sql) = SqlOf(known, input, ids);
            if (!isAnswered || (ids is null && field.FindIds is not null))
                return null;
            if (sql is null)
                throw new NotSupportedException($"The operator {test.Operator} can't be used in queries about {test.Field}.");
            var holds = field.Where(sql.Holds);
            return sql.IsNegated ? Predicates.Not(holds) : holds;
        }
        var group = (ConditionGroup)condition;
        var parts = new List<Expression<Func<TicketQueryRow, bool>>>();
        foreach (var part in group.Conditions)
        {
            if (await PredicateAsync(part, vocabulary, context, cancellation) is not { } holds)
                return null;
            parts.Add(holds);
        }
        var joined = Predicates.Join(parts, isAll: group.Match == ConditionMatch.All);
        return group.Match == ConditionMatch.None ? Predicates.Not(joined) : joined;
    }

    // Whether the operator answered, and its SQL.
    private (bool IsAnswered, ConditionSql? Sql) SqlOf(KnownTest test, ConditionInput input, IReadOnlyList<long>? ids) =>
        guard.Call(test.Operator, "condition in SQL", () => (true, test.Operator.Sql(input, ids)), (false, null));
}
