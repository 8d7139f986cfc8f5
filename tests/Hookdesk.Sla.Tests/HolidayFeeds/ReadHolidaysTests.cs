using System.Text;
using CsCheck;
using Hookdesk.Sla.AdministerCalendars;
using Hookdesk.Sla.HolidayFeeds;

namespace Hookdesk.Sla.Tests.HolidayFeeds;

public sealed class ReadHolidaysTests
{
    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20260514|SUMMARY:Kristi himmelfartsdag", "2026-05-14 Kristi himmelfartsdag")]
    [InlineData("DTSTART;VALUE=DATE:20260402|DTEND;VALUE=DATE:20260404|SUMMARY:Easter", "2026-04-02..2026-04-03 Easter")]
    [InlineData("DTSTART;VALUE=DATE:20251229|DURATION:P5D|SUMMARY:Closed", "2025-12-29..2026-01-02 Closed")]
    [InlineData("DTSTART;VALUE=DATE:20200517|RRULE:FREQ=YEARLY|SUMMARY:17 mai\\, fest", "05-17 17 mai, fest")]
    [InlineData(
        "DTSTART;VALUE=DATE:20201225|DTEND;VALUE=DATE:20201227|RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=12|SUMMARY:Xmas",
        "12-25..12-26 Xmas"
    )]
    [InlineData(
        "DTSTART;VALUE=DATE:20211231|DTEND;VALUE=DATE:20220102|RRULE:FREQ=YEARLY|SUMMARY:New year",
        "01-01 New year|12-31 New year"
    )]
    [InlineData(
        "DTSTART;VALUE=DATE:20200120|RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=3MO;UNTIL=20280101|SUMMARY:MLK",
        "2025-01-20 MLK|2026-01-19 MLK|2027-01-18 MLK"
    )]
    [InlineData(
        "DTSTART;VALUE=DATE:20251224|RRULE:FREQ=YEARLY;COUNT=4|EXDATE;VALUE=DATE:20261224|SUMMARY:Eve",
        "2025-12-24 Eve|2027-12-24 Eve|2028-12-24 Eve"
    )]
    [InlineData("DTSTART;VALUE=DATE:20260120|RDATE;VALUE=DATE:20260301,20260302|SUMMARY:Off", "2026-01-20 Off|2026-03-01..2026-03-02 Off")]
    [InlineData("DTSTART;VALUE=DATE:20240229|RRULE:FREQ=YEARLY|SUMMARY:Leap", "2028-02-29 Leap|2032-02-29 Leap|2036-02-29 Leap")]
    [InlineData("DTSTART:20260517T000000|DTEND:20260518T000000|SUMMARY:By midnights", "2026-05-17 By midnights")]
    [InlineData(
        "DTSTART;TZID=W. Europe Standard Time:20260517T000000|DTEND;TZID=W. Europe Standard Time:20260519T000000|SUMMARY:Office",
        "2026-05-17..2026-05-18 Office"
    )]
    [InlineData("DTSTART;VALUE=DATE:20260517|SUMMARY:Long name th| at is folded", "2026-05-17 Long name that is folded")]
    [InlineData("DTSTART;VALUE=DATE:20260517", "2026-05-17")]
    [InlineData("DTSTART;VALUE=DATE:20260517|DTEND;VALUE=DATE:20260517|SUMMARY:Ends where it begins", "2026-05-17 Ends where it begins")]
    [InlineData(
        "DTSTART;VALUE=DATE:20260105|RRULE:FREQ=YEARLY;UNTIL=20280101T000000Z|SUMMARY:Until a time",
        "2026-01-05 Until a time|2027-01-05 Until a time"
    )]
    [InlineData("DTSTART;VALUE=DATE:19000101|RRULE:FREQ=YEARLY|SUMMARY:For ages", "01-01 For ages")]
    [InlineData(
        "DTSTART;VALUE=DATE:19500101|RRULE:FREQ=MONTHLY;UNTIL=20260215;BYMONTHDAY=-1|SUMMARY:Last days",
        "2025-01-31 Last days|2025-02-28 Last days|2025-03-31 Last days|2025-04-30 Last days|2025-05-31 Last days|2025-06-30 Last days|2025-07-31 Last days|2025-08-31 Last days|2025-09-30 Last days|2025-10-31 Last days|2025-11-30 Last days|2025-12-31 Last days|2026-01-31 Last days"
    )]
    [InlineData("DTSTART;VALUE=DATE:20300101|RRULE:FREQ=YEARLY;COUNT=2|SUMMARY:Later", "2030-01-01 Later|2031-01-01 Later")]
    [InlineData(
        "X-A;B=\"c:d;e\":x|DTSTART;VALUE=DATE:20260517|BEGIN:VALARM|ACTION:DISPLAY|TRIGGER:-P1D|END:VALARM|SUMMARY:With an alarm",
        "2026-05-17 With an alarm"
    )]
    public void Events_of_whole_days_become_holidays(string lines, string holidays) =>
        Assert.Equal(holidays.Replace('|', '\n'), HolidayNotation.Write(Read(Event(lines)).Holidays));

    [Fact]
    public void A_changed_or_canceled_repetition_counts_as_it_was_changed()
    {
        var read = Read(
            Event("UID:1|DTSTART;VALUE=DATE:20260101|RRULE:FREQ=YEARLY;COUNT=3|SUMMARY:Day")
                + Event("UID:1|RECURRENCE-ID;VALUE=DATE:20270101|DTSTART;VALUE=DATE:20270104|SUMMARY:Day moved")
                + Event("UID:2|DTSTART;VALUE=DATE:20260601|STATUS:CANCELLED|SUMMARY:Called off")
        );
        Assert.Equal("2026-01-01 Day\n2027-01-04 Day moved\n2028-01-01 Day", HolidayNotation.Write(read.Holidays));
    }

    [Fact]
    public void What_has_a_time_of_day_is_left_out_and_counted()
    {
        var read = Read(
            Event("DTSTART:20260514T100000Z|DTEND:20260514T110000Z|SUMMARY:Meeting") + Event("DTSTART;VALUE=DATE:20260514|SUMMARY:Holiday")
        );
        Assert.Equal((1, 1), (read.LeftOut, read.Holidays.Count));
    }

    [Fact]
    public void A_yearly_day_is_no_date_and_the_first_name_of_a_day_counts()
    {
        var read = Read(Event("DTSTART;VALUE=DATE:20260514|SUMMARY:One") + Event("DTSTART;VALUE=DATE:20260514|SUMMARY:Two"));
        Assert.Equal("One", Assert.Single(read.Holidays).Name);
    }

    [Fact]
    public void A_line_that_is_folded_within_a_character_is_read()
    {
        var file = Encoding.UTF8.GetBytes(Calendar(Event("DTSTART;VALUE=DATE:20260402|SUMMARY:Påske")));
        var within = Array.IndexOf(file, (byte)0xC3) + 1;
        Assert.Equal(
            "Påske",
            Assert.Single(ReadHolidays.From([.. file[..within], (byte)'\r', (byte)'\n', (byte)' ', .. file[within..]], 2026).Holidays).Name
        );
    }

    [Fact]
    public void A_file_of_utf_16_is_read() =>
        Assert.Equal(
            "Påske",
            Assert
                .Single(
                    ReadHolidays
                        .From(
                            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Calendar(Event("DTSTART;VALUE=DATE:20260402|SUMMARY:Påske")))],
                            2026
                        )
                        .Holidays
                )
                .Name
        );

    [Fact]
    public void A_file_of_an_old_windows_is_read() =>
        Assert.Equal(
            "Påske",
            Assert
                .Single(
                    ReadHolidays.From(Encoding.Latin1.GetBytes(Calendar(Event("DTSTART;VALUE=DATE:20260402|SUMMARY:Påske"))), 2026).Holidays
                )
                .Name
        );

    [Theory]
    [InlineData("", HolidayProblemKind.NotACalendar, 0)]
    [InlineData("<!doctype html>|<html></html>", HolidayProblemKind.NotACalendar, 1)]
    [InlineData("BEGIN:VCALENDAR|VERSION:2.0|BEGIN:VEVENT|what is this|END:VEVENT|END:VCALENDAR", HolidayProblemKind.BadLine, 4)]
    [InlineData("BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260517", HolidayProblemKind.Unbalanced, 2)]
    [InlineData("BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260517|END:VTODO|END:VCALENDAR", HolidayProblemKind.Unbalanced, 4)]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|SUMMARY:x|DTSTART;VALUE=DATE:2026051|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadValue,
        4
    )]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|SUMMARY:x|DTSTART;VALUE=DATE:20261345|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadValue,
        4
    )]
    [InlineData("BEGIN:VCALENDAR|BEGIN:VEVENT|SUMMARY:x|END:VEVENT|END:VCALENDAR", HolidayProblemKind.BadValue, 2)]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260517|RRULE:FREQ=SOMETIMES|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadValue,
        4
    )]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260517|DTEND;VALUE=DATE:20260501|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadValue,
        4
    )]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260517|RRULE:FREQ=SECONDLY|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadRule,
        4
    )]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260517|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadRule,
        4
    )]
    [InlineData(
        "BEGIN:VCALENDAR|BEGIN:VEVENT|DTSTART;VALUE=DATE:20260406|DTEND:20260407T000000|END:VEVENT|END:VCALENDAR",
        HolidayProblemKind.BadValue,
        4
    )]
    [InlineData("BEGIN:VCALENDAR|VERSION:2.0|END:VCALENDAR", HolidayProblemKind.NoHolidays, 0)]
    public void A_file_that_cannot_be_read_is_refused_with_its_line(string file, HolidayProblemKind kind, int line)
    {
        var read = ReadHolidays.From(Encoding.UTF8.GetBytes(file.Replace("|", "\r\n")), 2026);
        Assert.Equal((kind, line), (read.Problem!.Kind, read.Problem.Line));
        Assert.Empty(read.Holidays);
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var lines = new[]
        {
            "RRULE:FREQ=YEARLY",
            "RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=3MO;UNTIL=20280101",
            "RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "RDATE;VALUE=DATE:20260301,20260302",
            "EXDATE;VALUE=DATE:20260517",
            "DURATION:P3D",
            "DTEND;VALUE=DATE:20260520",
            "RECURRENCE-ID;VALUE=DATE:20260517",
            "STATUS:CANCELLED",
        };
        var file = Gen.Select(
                Gen.Int[0, lines.Length - 1],
                Gen.Int[0, lines.Length - 1],
                Gen.Int[1, 2],
                (one, other, uid) => Event($"UID:{uid}|DTSTART;VALUE=DATE:20260517|{lines[one]}|{lines[other]}|SUMMARY:x")
            )
            .Array[1, 3]
            .Select(events => Encoding.UTF8.GetBytes(Calendar(string.Concat(events))));
        var damage = Gen.Select(Gen.Double[0, 1], Gen.Int[0, 5], Gen.Byte.Array[0, 3]).Array[0, 3];
        Gen.Select(file, damage)
            .Sample(
                (whole, cuts) =>
                {
                    var damaged = whole.ToList();
                    foreach (var (place, length, instead) in cuts)
                    {
                        var at = (int)(place * damaged.Count);
                        damaged.RemoveRange(at, Math.Min(length, damaged.Count - at));
                        damaged.InsertRange(at, instead);
                    }
                    var read = ReadHolidays.From([.. damaged], 2026);
                    return (read.Problem is null) == (read.Holidays.Count > 0);
                },
                iter: 1500
            );
    }

    [Fact]
    public void Too_much_is_refused()
    {
        Assert.Equal(HolidayProblemKind.TooLarge, ReadHolidays.From(new byte[ReadHolidays.MostBytes + 1], 2026).Problem!.Kind);
        Assert.Equal(HolidayProblemKind.TooMany, Read(Event("DTSTART;VALUE=DATE:20200101|RRULE:FREQ=DAILY|SUMMARY:Always")).Problem!.Kind);
    }

    [Fact]
    public void A_line_of_hundreds_of_thousands_of_pieces_is_put_together()
    {
        var line = string.Concat(Enumerable.Repeat("\r\n x", 400_000));
        Assert.Equal(new string('x', 200), Assert.Single(Read(Event($"DTSTART;VALUE=DATE:20260402|SUMMARY:{line}")).Holidays).Name);
    }

    [Fact]
    public void A_long_name_ends_with_a_whole_character()
    {
        var name = new string('a', 199);
        Assert.Equal(name, Assert.Single(Read(Event($"DTSTART;VALUE=DATE:20260402|SUMMARY:{name}\U0001F600")).Holidays).Name);
    }

    private static HolidaysRead Read(string events) => ReadHolidays.From(Encoding.UTF8.GetBytes(Calendar(events)), 2026);

    private static string Calendar(string events) => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\n{events}END:VCALENDAR\r\n";

    private static string Event(string lines) => $"BEGIN:VEVENT\r\n{lines.Replace("|", "\r\n")}\r\nEND:VEVENT\r\n";
}
