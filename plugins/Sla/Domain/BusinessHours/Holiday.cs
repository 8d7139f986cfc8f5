using NodaTime;

namespace Hookdesk.Sla.Domain.BusinessHours;

/// <summary>
/// A whole day, from midnight to midnight on the wall clock of the calendar, on which nobody works.
/// A yearly one is on the same day and month of every year, those before <see cref="Date"/> too; on 29 February only in leap years.
/// </summary>
public readonly record struct Holiday(LocalDate Date, bool Yearly);
