using Hookdesk.Sla.Domain.BusinessHours;
using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>A holiday with its name. The year of a yearly one says nothing.</summary>
internal sealed record NamedHoliday(LocalDate Date, bool Yearly, string Name)
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 200;

    /// <summary>The most holidays of a calendar, of those typed in and of those read from an address each.</summary>
    public const int Most = 2000;

    public Holiday AsHoliday => new(Date, Yearly);

    public bool Falls(LocalDate date) => Yearly ? (Date.Month, Date.Day) == (date.Month, date.Day) : Date == date;

    /// <summary>Each day once, the yearly ones first, in the order of the year. Of two for one day the first counts.</summary>
    public static IReadOnlyList<NamedHoliday> InOrder(IEnumerable<NamedHoliday> holidays) =>
        [
            .. holidays
                .Select(holiday =>
                    holiday.Yearly ? holiday with { Date = new LocalDate(2000, holiday.Date.Month, holiday.Date.Day) } : holiday
                )
                .DistinctBy(holiday => (holiday.Yearly, holiday.Date))
                .OrderBy(holiday => !holiday.Yearly)
                .ThenBy(holiday => holiday.Date),
        ];
}
