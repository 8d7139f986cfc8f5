using CsvHelper;

namespace Hookdesk.Sla.Export;

/// <summary>Writes clocks as comma-separated values.</summary>
internal static class CsvExport
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const string Iso = "yyyy-MM-ddTHH:mm:sszzz";

    // What customers write becomes a cell: a spreadsheet must not take it for a formula. The mark at the beginning is how spreadsheets
    // know UTF-8.
    private static readonly CsvWriterOptions Format = new()
    {
        Injection = CsvInjection.Escape,
        WriteByteOrderMark = true,
        BufferSize = 64 * 1024,
    };

    public static async Task WriteAsync(
        Stream stream,
        string[] headings,
        IAsyncEnumerable<ExportedClock> clocks,
        TimeZoneInfo zone,
        CancellationToken cancellation
    )
    {
        await using var csv = CsvWriter.Create(stream, Format, leaveOpen: true);
        await csv.WriteRecordAsync(headings, cancellation);
        await foreach (var clock in clocks.WithCancellation(cancellation))
        {
            csv.WriteField(clock.Ticket);
            csv.WriteField(clock.Subject);
            csv.WriteField(clock.Department);
            csv.WriteField(clock.Assignee);
            csv.WriteField(clock.Priority);
            csv.WriteField(clock.Policy);
            csv.WriteField(clock.Target);
            csv.WriteField(clock.TargetMinutes);
            Time(clock.Started);
            Time(clock.Due);
            Time(clock.Ended);
            csv.WriteField(clock.State);
            csv.WriteField(clock.Elapsed);
            csv.WriteField(clock.Paused);
            csv.WriteField(clock.BreachedBy);
            csv.WriteField(clock.Reason);
            await csv.EndRecordAsync(cancellation);
        }
        await csv.FlushAsync(cancellation);

        void Time(DateTimeOffset? at)
        {
            if (at is { } time)
                csv.WriteField(TimeZoneInfo.ConvertTime(time, zone), Iso);
            else
                csv.WriteField("");
        }
    }
}
