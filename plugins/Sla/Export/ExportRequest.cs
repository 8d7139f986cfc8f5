using System.Globalization;
using Hookdesk.Sla.Contracts;
using Hookdesk.Sla.Labels;
using Hookdesk.Ticketing.Contracts;

namespace Hookdesk.Sla.Export;

/// <summary>Which clocks are wanted.</summary>
/// <param name="From">Those that started from here on.</param>
/// <param name="Until">And before here.</param>
/// <param name="Departments">Of tickets in these departments.</param>
/// <param name="Targets">Of these targets.</param>
internal sealed record ExportRequest(
    DateTimeOffset From,
    DateTimeOffset Until,
    DepartmentScope Departments,
    IReadOnlyList<SlaTarget> Targets
);

/// <summary>What the form says, as it was typed.</summary>
/// <param name="From">First day, in the reader's zone.</param>
/// <param name="To">Last day.</param>
/// <param name="Departments">None for all.</param>
/// <param name="Targets">Keys of targets; none for all.</param>
/// <param name="Format"><c>csv</c> or <c>xlsx</c>.</param>
public sealed record ExportForm(string From, string To, IReadOnlyList<long> Departments, IReadOnlyList<string> Targets, string Format)
{
    /// <summary>The last thirty days, everything.</summary>
    public static ExportForm Usual(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return new ExportForm(Text(today.AddDays(-29)), Text(today), [], [], "xlsx");
    }

    /// <summary>What it asks for; null where the days are none or in the wrong order.</summary>
    internal ExportRequest? Read(DepartmentScope visible, TimeZoneInfo zone)
    {
        if (!Day(From, out var from) || !Day(To, out var to) || from > to)
            return null;
        var departments = Departments.Count == 0 ? visible : new DepartmentScope(false, [.. Departments.Where(visible.Contains)]);
        IReadOnlyList<SlaTarget> targets = [.. SlaLabels.Targets.Where(target => Targets.Count == 0 || Targets.Contains(target.Key()))];
        return new ExportRequest(Midnight(from, zone), Midnight(to.AddDays(1), zone), departments, targets);
    }

    private static bool Day(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is > 1970 and < 9000;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A day that begins an hour late because clocks are put forward begins then.
    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
