using System.Globalization;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Sdk.Tests.Ui;

public sealed class TimeMarkupTests
{
    [Theory]
    [InlineData("en-GB", "03/11/2020 16:05", "03/11/2020", "21 Jan")]
    [InlineData("en-US", "11/3/2020 4:05 PM", "11/3/2020", "Jan 21")]
    [InlineData("de-DE", "03.11.2020 16:05", "03.11.2020", "21. Jan")]
    [InlineData("nb-NO", "03.11.2020 16:05", "03.11.2020", "21. jan")]
    public void Times_are_written_as_in_the_readers_country_and_short_ones_fit_a_narrow_column(
        string country,
        string full,
        string date,
        string day
    )
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(country);
        try
        {
            var oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
            var past = new DateTimeOffset(2020, 11, 3, 15, 5, 0, TimeSpan.Zero);
            Assert.Equal(full, Text(TimeMarkup.Time(past, oslo).Value));
            Assert.Equal(date, Text(TimeMarkup.ShortTime(past, oslo).Value));
            Assert.Contains("datetime=\"2020-11-03T15:05:00Z\"", TimeMarkup.ShortTime(past, oslo).Value, StringComparison.Ordinal);

            var now = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), oslo);
            if (now is not { Month: 1, Day: 21 })
                Assert.StartsWith(
                    day,
                    Text(TimeMarkup.ShortTime(new DateTimeOffset(now.Year, 1, 21, 12, 0, 0, TimeSpan.Zero), oslo).Value),
                    StringComparison.Ordinal
                );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // Some versions of the data put narrow spaces before “PM”.
    private static string Text(string html) =>
        System.Net.WebUtility.HtmlDecode(html[(html.IndexOf('>', StringComparison.Ordinal) + 1)..^"</time>".Length]).Replace('\u202f', ' ');
}
