using System.Globalization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sla.Overview;
using Hookdesk.Ticketing.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sla.Export;

/// <summary>What the form of an export sends.</summary>
internal sealed record ExportQuery
{
    public string? From { get; init; }

    public string? To { get; init; }

    public long[]? Department { get; init; }

    public string[]? Target { get; init; }

    public string? Format { get; init; }

    public ExportForm ToForm() => new(From ?? "", To ?? "", Department ?? [], Target ?? [], Format == "csv" ? "csv" : "xlsx");
}

/// <summary>GET /sla/export: what to export; GET /sla/export/file: the file. Scoped.</summary>
internal sealed class ExportEndpoints(
    OverseenDepartments overseen,
    ClockReader clocks,
    ICurrentUser user,
    TimeProvider time,
    IStringLocalizer<SlaPlugin> T
)
{
    public async Task<IResult> ShowAsync(CancellationToken cancellation)
    {
        var departments = await overseen.ListAsync(cancellation);
        return departments.Count == 0
            ? PageResults.Page<NothingToOverseePage>(statusCode: StatusCodes.Status403Forbidden)
            : Page(ExportForm.Usual(time.GetUtcNow(), user.TimeZone), departments);
    }

    public async Task<IResult> FileAsync(ExportQuery query, CancellationToken cancellation)
    {
        var scope = await overseen.ScopeAsync(cancellation);
        if (scope.IsEmpty)
            return PageResults.Page<NothingToOverseePage>(statusCode: StatusCodes.Status403Forbidden);
        var form = query.ToForm();
        if (form.Read(scope, user.TimeZone) is not { } request)
            return Page(form, await overseen.ListAsync(cancellation), isWrong: true);
        var name = string.Create(CultureInfo.InvariantCulture, $"sla-{form.From}-{form.To}.{form.Format}");
        // Now: the answer is written when the reader's language is not set any more.
        var (headings, zone, title) = (ExportHeadings.Of(T), user.TimeZone, T["Clocks"].Value);
        var lines = clocks.OfAsync(request, cancellation);
        return form.Format == "csv"
            ? TypedResults.Stream(stream => CsvExport.WriteAsync(stream, headings, lines, zone, cancellation), CsvExport.ContentType, name)
            : TypedResults.Stream(
                stream => WorkbookExport.WriteAsync(stream, title, headings, lines, zone, cancellation),
                WorkbookExport.ContentType,
                name
            );
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
