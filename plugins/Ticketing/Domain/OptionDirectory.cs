using System.Globalization;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Caching;
using Hookdesk.Sdk.Data;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Ticketing.Domain;

/// <summary>The admin's statuses, in memory: every list and every change asks for them and they seldom change. Singleton.</summary>
internal sealed class OptionDirectory(NodeCache<OptionSnapshot> cache)
{
    public static IServiceCollection AddTo(IServiceCollection services) =>
        services
            .AddSingleton<OptionDirectory>()
            .AddScoped<TicketStatuses>()
            .AddScoped<ITicketStatuses>(provider => provider.GetRequiredService<TicketStatuses>())
            .AddNodeCache(
                (scope, cancellation) => ReadAsync(Tables.Of(scope.GetRequiredService<IDatabase>()), cancellation),
                invalidatedBy: [typeof(TicketOptionCreated), typeof(TicketOptionChanged), typeof(TicketOptionRetired)]
            );

    private volatile OptionSnapshot? _last;

    /// <summary>What was read last, for who can't wait; null before anything was read.</summary>
    public OptionSnapshot? Last => cache.TryGet(out var current) ? current : _last;

    public async ValueTask<OptionSnapshot> ReadAsync(CancellationToken cancellation = default) =>
        _last = await cache.GetAsync(cancellation);

    /// <summary>The same as a transaction sees it.</summary>
    public static async Task<OptionSnapshot> ReadAsync(Tables tables, CancellationToken cancellation) =>
        new([.. (await tables.Of<OptionRow>().ToListAsync(cancellation)).OrderBy(row => row.Position).ThenBy(row => row.Id)]);
}

/// <summary>What is known at one time.</summary>
internal sealed class OptionSnapshot(IReadOnlyList<OptionRow> rows)
{
    private readonly Dictionary<int, OptionRow> _statuses = rows.Where(row => row.Property == OptionRow.StatusProperty)
        .ToDictionary(row => row.Id);

    /// <summary>The statuses in order, with those that are retired.</summary>
    public IReadOnlyList<OptionRow> Statuses { get; } = [.. rows.Where(row => row.Property == OptionRow.StatusProperty)];

    /// <summary>The id of a new status of a category: what is left of it when divided by 100 is the category.</summary>
    public int NewStatusId(StatusCategory category) =>
        Statuses.Where(row => TicketStatus.CategoryOf(row.Id) == category).Max(row => row.Id) + 100;

    public OptionRow? FindStatus(int id) => _statuses.GetValueOrDefault(id);

    public OptionRow? FindStatus(string? key) =>
        Statuses.FirstOrDefault(row => string.Equals(row.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The statuses of some categories, in order, with those that are retired: tickets may still have them.</summary>
    public IReadOnlyList<int> StatusesIn(IReadOnlyCollection<StatusCategory> categories) =>
        [.. Statuses.Where(row => categories.Contains(TicketStatus.CategoryOf(row.Id))).Select(row => row.Id)];

    /// <summary>What a ticket becomes with an answer that says nothing else.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="setting">The key of the status that the settings name.</param>
    public int AfterReply(TicketRow ticket, string setting) =>
        FindStatus(setting) is { IsRetired: false } chosen ? chosen.Id
        : StatusRules.AfterReply(ticket.Category) is var category && category == ticket.Category ? ticket.StatusId
        : DefaultStatus(ticket.DepartmentId, category);

    /// <summary>What tickets of a department become by a rule that knows only the category.</summary>
    public int DefaultStatus(long departmentId, StatusCategory category) =>
        Statuses.FirstOrDefault(row => !row.IsRetired && TicketStatus.CategoryOf(row.Id) == category)?.Id ?? TicketStatus.BuiltIn(category);
}

/// <inheritdoc cref="ITicketStatuses"/>
internal sealed class TicketStatuses(OptionDirectory directory, IStringLocalizer<TicketingPlugin> T) : ITicketStatuses
{
    private (OptionSnapshot Snapshot, CultureInfo Language, IReadOnlyList<TicketStatus> Statuses)? _known;

    public async ValueTask<IReadOnlyList<TicketStatus>> ListAsync(CancellationToken cancellation = default)
    {
        var snapshot = await directory.ReadAsync(cancellation);
        var language = CultureInfo.CurrentUICulture;
        if (_known is { } known && known.Snapshot == snapshot && known.Language.Equals(language))
            return known.Statuses;
        TicketStatus[] statuses = [.. snapshot.Statuses.Select(row => Of(row, T))];
        _known = (snapshot, language, statuses);
        return statuses;
    }

    public async ValueTask<TicketStatus> GetAsync(int statusId, CancellationToken cancellation = default) =>
        (await ListAsync(cancellation)).FirstOrDefault(status => status.Id == statusId)
        ?? throw new KeyNotFoundException($"There is no status {statusId}.");

    public async ValueTask<TicketStatus?> FindAsync(string key, CancellationToken cancellation = default) =>
        (await ListAsync(cancellation)).FirstOrDefault(status => string.Equals(status.Key, key, StringComparison.OrdinalIgnoreCase));

    public async ValueTask<TicketStatus> DefaultAsync(
        long departmentId,
        StatusCategory category,
        CancellationToken cancellation = default
    ) => await GetAsync((await directory.ReadAsync(cancellation)).DefaultStatus(departmentId, category), cancellation);

    /// <summary>What an agent can choose for a ticket: what is neither retired nor the trash, and what the ticket has.</summary>
    public async ValueTask<IReadOnlyList<TicketStatus>> ChoicesAsync(int current, CancellationToken cancellation) =>
        [
            .. (await ListAsync(cancellation)).Where(status =>
                status.Id == current || (!status.IsRetired && status.Category is not (StatusCategory.New or StatusCategory.Trash))
            ),
        ];

    private static TicketStatus Of(OptionRow row, IStringLocalizer T) =>
        new(row.Id, row.Key, row.NameIn(CultureInfo.CurrentUICulture) ?? TicketStatus.CategoryOf(row.Id).Word(T))
        {
            Color = row.Color,
            Position = row.Position,
            IsRetired = row.IsRetired,
            IsBuiltIn = row.IsBuiltIn,
        };
}
