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
            HoursFaultKind.NoSuchTime => T["“{0}” isn't a valid time. Enter times from 00:00 to 24:00.", fault.Part],
            HoursFaultKind.EndsBeforeItBegins => T[
                "“{0}” ends before it starts. Split a shift past midnight: until 24:00 on this day, and from 00:00 on the next.",
                fault.Part
            ],
            HoursFaultKind.Overlap => T["{0} and {1} overlap.", fault.Part, fault.Other ?? ""],
            HoursFaultKind.TooMany => T["Enter no more than {0} intervals per day.", HoursNotation.MostIntervals],
            _ => T["“{0}” isn't a valid range. Enter 09:00-17:00, or 09:00-12:00, 13:00-17:00 with a break.", fault.Part],
        };

    public string Say(HolidayFault fault) =>
        fault.Kind switch
        {
            HolidayFaultKind.NoSuchDay => T["Line {0}: {1} isn't a valid date.", fault.Line, fault.Text],
            HolidayFaultKind.EndsBeforeItBegins => T[
                "Line {0}: {1} ends before it starts or is longer than a year.",
                fault.Line,
                fault.Text
            ],
            HolidayFaultKind.NameTooLong => T[
                "Line {0}: the name can't be longer than {1} characters.",
                fault.Line,
                NamedHoliday.LongestName
            ],
            HolidayFaultKind.TooMany => T["Enter no more than {0} holidays.", NamedHoliday.Most],
            _ => T["Line {0}: “{1}” isn't a valid date. Enter 2026-05-14 and the name, or 12-25 for every year.", fault.Line, fault.Text],
        };

    public string Say(HolidayProblem problem) =>
        problem.Kind switch
        {
            HolidayProblemKind.NotAnAddress => T["Enter a URL that starts with https:// or http://."],
            HolidayProblemKind.PrivateAddress => T[
                "{0} is in a private network, which Hookdesk doesn't connect to. Upload the file instead.",
                problem.Detail
            ],
            HolidayProblemKind.NoAnswer => T["The URL doesn't respond: {0}", problem.Detail],
            HolidayProblemKind.Refused => T["The server answered with error {0}.", problem.Detail],
            HolidayProblemKind.TooLarge => T["The file is larger than {0} MB.", ReadHolidays.MostBytes / (1024 * 1024)],
            HolidayProblemKind.TooSlow => T["The server took too long."],
            HolidayProblemKind.NotACalendar => problem.Line > 0
                ? T["This isn't an iCalendar file. Line {0} is “{1}” instead of BEGIN:VCALENDAR.", problem.Line, problem.Detail]
                : T["This isn't an iCalendar file. The file is empty."],
            HolidayProblemKind.BadLine => T["Line {0} of the file isn't valid iCalendar: “{1}”.", problem.Line, problem.Detail],
            HolidayProblemKind.Unbalanced => T["Line {0} of the file: “{1}” has no matching line.", problem.Line, problem.Detail],
            HolidayProblemKind.BadValue => T["Line {0} of the file can't be read: “{1}”.", problem.Line, problem.Detail],
            HolidayProblemKind.BadRule => T[
                "Line {0} of the file: the event “{1}” repeats within a day or never occurs.",
                problem.Line,
                problem.Detail
            ],
            HolidayProblemKind.NoHolidays => T["The file has no holidays: it contains no all-day events."],
            HolidayProblemKind.NoBusinessHours => T[
                "Every business day in the next ten years is a holiday, so this calendar has no business hours."
            ],
            _ => T["The file has more than {0} holidays.", NamedHoliday.Most],
        };
}
