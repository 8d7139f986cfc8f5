using System.Globalization;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sla.Domain.BusinessHours;
using Hookdesk.Sla.HolidayFeeds;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Hookdesk.Sla.AdministerCalendars;

/// <summary>What calendars have to say, in the reader's language.</summary>
internal sealed class CalendarLabels(IStringLocalizer<SlaPlugin> T)
{
    public static string Hours(Duration duration) => duration.TotalHours.ToString("#,0.##", CultureInfo.CurrentCulture);

    public string Say(HoursFault fault) =>
        fault.Kind switch
        {
            HoursFaultKind.NoSuchTime => T["“{0}”: there is no such time of day. A day is from 00:00 to 24:00.", fault.Part],
            HoursFaultKind.EndsBeforeItBegins => T[
                "“{0}” ends before it begins. Write a shift over midnight as two: until 24:00 here, and from 00:00 on the next day.",
                fault.Part
            ],
            HoursFaultKind.Overlap => T["{0} and {1} overlap.", fault.Part, fault.Other ?? ""],
            HoursFaultKind.TooMany => T["At most {0} intervals a day.", HoursNotation.MostIntervals],
            _ => T["“{0}” cannot be read. Write 09:00-17:00, or with a break 09:00-12:00, 13:00-17:00.", fault.Part],
        };

    public string Say(HolidayFault fault) =>
        fault.Kind switch
        {
            HolidayFaultKind.NoSuchDay => T["Line {0}: there is no day {1}.", fault.Line, fault.Text],
            HolidayFaultKind.EndsBeforeItBegins => T[
                "Line {0}: {1} ends before it begins, or is longer than a year.",
                fault.Line,
                fault.Text
            ],
            HolidayFaultKind.NameTooLong => T[
                "Line {0}: the name is too long: {1} characters at most.",
                fault.Line,
                NamedHoliday.LongestName
            ],
            HolidayFaultKind.TooMany => T["More than {0} holidays.", NamedHoliday.Most],
            _ => T["Line {0}: “{1}” is no date. Write 2026-05-14 and the name, or 12-25 for every year.", fault.Line, fault.Text],
        };

    public string Say(HolidayProblem problem) =>
        problem.Kind switch
        {
            HolidayProblemKind.NotAnAddress => T["Write an address that begins with https:// or http://."],
            HolidayProblemKind.PrivateAddress => T[
                "{0} is in a private network, where the desk does not ask. Upload the file instead.",
                problem.Detail
            ],
            HolidayProblemKind.NoAnswer => T["There is no answer from this address: {0}", problem.Detail],
            HolidayProblemKind.Refused => T["The server answered with error {0}.", problem.Detail],
            HolidayProblemKind.TooLarge => T["The file is too large: {0} MB at most.", ReadHolidays.MostBytes / (1024 * 1024)],
            HolidayProblemKind.TooSlow => T["The server took too long."],
            HolidayProblemKind.NotACalendar => problem.Line > 0
                ? T["This is no iCalendar file: line {0} is “{1}” and not BEGIN:VCALENDAR.", problem.Line, problem.Detail]
                : T["This is no iCalendar file: it is empty."],
            HolidayProblemKind.BadLine => T["Line {0} of the file is no line of iCalendar: “{1}”.", problem.Line, problem.Detail],
            HolidayProblemKind.Unbalanced => T["Line {0} of the file: “{1}” has no counterpart.", problem.Line, problem.Detail],
            HolidayProblemKind.BadValue => T["Line {0} of the file cannot be read: “{1}”.", problem.Line, problem.Detail],
            HolidayProblemKind.BadRule => T[
                "Line {0} of the file: the event “{1}” repeats within a day, or never.",
                problem.Line,
                problem.Detail
            ],
            HolidayProblemKind.NoHolidays => T["There are no holidays in the file: no event of it lasts whole days."],
            HolidayProblemKind.NoBusinessHours => T[
                "Every business day of the next ten years is a holiday, so the calendar has no business hours."
            ],
            _ => T["The file has more than {0} holidays.", NamedHoliday.Most],
        };
}
