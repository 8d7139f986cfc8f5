using Hookdesk.Sla.Domain.BusinessHours;

namespace Hookdesk.Sla.Tests.Domain.BusinessHours;

public sealed class HoursNotationTests
{
    [Theory]
    [InlineData("09:00-12:00, 13:00-17:00", "09:00-12:00, 13:00-17:00")]
    [InlineData("9-12 13-17", "09:00-12:00, 13:00-17:00")]
    [InlineData(" 9.00 – 17.30 ", "09:00-17:30")]
    [InlineData("13:00-17:00; 9:00-12:00", "09:00-12:00, 13:00-17:00")]
    [InlineData("0-6, 22-24", "00:00-06:00, 22:00-24:00")]
    [InlineData("00:00-24:00", "00:00-24:00")]
    [InlineData("09:00-12:00,12:00-13:00", "09:00-12:00, 12:00-13:00")]
    [InlineData("", "")]
    [InlineData(" - ", "")]
    public void Hours_are_read_as_people_write_them_and_written_in_one_way(string text, string written)
    {
        Assert.True(HoursNotation.TryRead(text, out var intervals, out _));
        Assert.Equal(written, HoursNotation.Write(intervals));
    }

    [Theory]
    [InlineData("nine to five", HoursFaultKind.Unreadable, "nine")]
    [InlineData("09:00", HoursFaultKind.Unreadable, "09:00")]
    [InlineData("09:00-12:00-17:00", HoursFaultKind.Unreadable, "09:00-12:00-17:00")]
    [InlineData("9:5-17:00", HoursFaultKind.Unreadable, "9:5-17:00")]
    [InlineData("09:00-25:00", HoursFaultKind.NoSuchTime, "09:00-25:00")]
    [InlineData("09:60-12:00", HoursFaultKind.NoSuchTime, "09:60-12:00")]
    [InlineData("24:00-24:00", HoursFaultKind.NoSuchTime, "24:00-24:00")]
    [InlineData("09:00-12:00, 17:00-13:00", HoursFaultKind.EndsBeforeItBegins, "17:00-13:00")]
    [InlineData("22:00-06:00", HoursFaultKind.EndsBeforeItBegins, "22:00-06:00")]
    [InlineData("09:00-09:00", HoursFaultKind.EndsBeforeItBegins, "09:00-09:00")]
    [InlineData("13:00-17:00, 09:00-13:30", HoursFaultKind.Overlap, "09:00-13:30")]
    [InlineData("09:00-17:00, 09:00-17:00", HoursFaultKind.Overlap, "09:00-17:00")]
    public void What_cannot_be_hours_is_refused_with_its_part(string text, HoursFaultKind kind, string part)
    {
        Assert.False(HoursNotation.TryRead(text, out var intervals, out var fault));
        Assert.Equal((kind, part), (fault.Kind, fault.Part));
        Assert.Empty(intervals);
    }
}
