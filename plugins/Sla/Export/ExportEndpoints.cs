using System.Globalization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Overview;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Export;

/// <summary>GET /sla/export: what to export; GET /sla/export/file: the file.</summary>
internal static class ExportEndpoints
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static async Task<IResult> ShowAsync(
        OverseenDepartments overseen,
        ICurrentUser user,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var departments = await overseen.ListAsync(cancellation);
        return departments.Count == 0
            ? PageResults.Page<NothingToOverseePage>(statusCode: StatusCodes.Status403Forbidden)
            : Page(ExportForm.Usual(time.GetUtcNow(), user.TimeZone), departments);
    }

    public static async Task<IResult> FileAsync(
        string? from,
        string? to,
        long[]? department,
        string[]? target,
        string? format,
        OverseenDepartments overseen,
        ReadClocks clocks,
        ICurrentUser user,
        IStringLocalizer<SlaPlugin> T,
        CancellationToken cancellation
    )
    {
        var scope = await overseen.ScopeAsync(cancellation);
        if (scope.IsEmpty)
            return PageResults.Page<NothingToOverseePage>(statusCode: StatusCodes.Status403Forbidden);
        var form = new ExportForm(from ?? "", to ?? "", department ?? [], target ?? [], format == "csv" ? "csv" : "xlsx");
        if (form.Read(scope, user.TimeZone) is not { } request)
            return Page(form, await overseen.ListAsync(cancellation), isWrong: true);
        var (name, headings, zone, title) = (
            string.Create(CultureInfo.InvariantCulture, $"sla-{form.From}-{form.To}.{form.Format}"),
            ExportHeadings.Of(T),
            user.TimeZone,
            T["Clocks"].Value
        );
        var lines = clocks.OfAsync(request, cancellation);
        return form.Format == "csv"
            ? TypedResults.Stream(stream => WriteCsv.ToAsync(stream, headings, lines, zone, cancellation), "text/csv; charset=utf-8", name)
            : TypedResults.Stream(stream => WorkbookAsync(stream, title, headings, lines, zone, cancellation), Xlsx, name);
    }

    // An archive is written without waiting, which an answer does not allow: so it goes by way of the disk.
    private static async Task WorkbookAsync(
        Stream stream,
        string title,
        string[] headings,
        IAsyncEnumerable<ExportedClock> lines,
        TimeZoneInfo zone,
        CancellationToken cancellation
    )
    {
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            64 * 1024,
            FileOptions.DeleteOnClose
        );
        await WriteXlsx.ToAsync(file, title, headings, lines, zone, cancellation);
        file.Position = 0;
        await file.CopyToAsync(stream, cancellation);
    }

    private static IResult Page(ExportForm form, IReadOnlyList<DepartmentInfo> departments, bool isWrong = false) =>
        PageResults.Page<ExportPage>(
            new
            {
                Form = form,
                Departments = departments,
                IsWrong = isWrong,
            },
            isWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK
        );
}
