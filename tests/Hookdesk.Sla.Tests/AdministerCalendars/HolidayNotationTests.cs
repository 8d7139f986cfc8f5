using Hookdesk.Sla.AdministerCalendars;

namespace Hookdesk.Sla.Tests.AdministerCalendars;

public sealed class HolidayNotationTests
{
    [Theory]
    [InlineData("2026-05-14 Ascension Day", "2026-05-14 Ascension Day")]
    [InlineData("12-25 Christmas Day", "12-25 Christmas Day")]
    [InlineData("25.12. Christmas Day", "12-25 Christmas Day")]
    [InlineData("25.12 Christmas Day", "12-25 Christmas Day")]
    [InlineData("14.5.2026   Ascension   Day  ", "2026-05-14 Ascension Day")]
    [InlineData("2026-12-28..2026-12-31 Closed", "2026-12-28..2026-12-31 Closed")]
    [InlineData("12-24..12-26 Christmas", "12-24..12-26 Christmas")]
    [InlineData(
        "2026-12-24\n\n2026-05-14 Later in the text, earlier in the year",
        "2026-05-14 Later in the text, earlier in the year\n2026-12-24"
    )]
    [InlineData("2026-12-24 A\r\n2026-12-25 A\r\n2026-12-27 A", "2026-12-24..2026-12-25 A\n2026-12-27 A")]
    [InlineData("02-29 Leap day", "02-29 Leap day")]
    [InlineData("2026-05-14 First\n2026-05-14 Second", "2026-05-14 First")]
    [InlineData("  ", "")]
    public void Holidays_are_read_as_people_write_them_and_written_in_one_way(string text, string written)
    {
        var (holidays, fault) = HolidayNotation.Read(text);
        Assert.Null(fault);
        Assert.Equal(written, HolidayNotation.Write(holidays));
    }

    [Theory]
    [InlineData("Christmas", HolidayFaultKind.NoDate, 1)]
    [InlineData("2026-05-14 Good\n2026-02-30 Bad", HolidayFaultKind.NoSuchDay, 2)]
    [InlineData("2027-02-29 Bad", HolidayFaultKind.NoSuchDay, 1)]
    [InlineData("13-01 Bad", HolidayFaultKind.NoSuchDay, 1)]
    [InlineData("05/14/2026 Which", HolidayFaultKind.NoDate, 1)]
    [InlineData("2026-05-14..2026-05-13 Bad", HolidayFaultKind.EndsBeforeItBegins, 1)]
    [InlineData("2026-05-14..05-16 Bad", HolidayFaultKind.NoDate, 1)]
    [InlineData("0026-05-14 Bad", HolidayFaultKind.NoSuchDay, 1)]
    public void What_is_no_holiday_is_refused_with_its_line(string text, HolidayFaultKind kind, int line)
    {
        var (_, fault) = HolidayNotation.Read(text);
        Assert.Equal((kind, line), (fault!.Kind, fault.Line));
    }
}
