using System.ComponentModel.DataAnnotations;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Localization;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Host.Setup.Database;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Ui;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Setup.Wizard;

/// <summary>The steps of set-up up to the administrator. Each keeps what it was told in the draft and leads to the next.</summary>
internal static class WizardEndpoints
{
    public static IResult Begin(HttpContext context) => Results.LocalRedirect(SetupDraft.Read(context).NextStep);

    public static IResult ShowCode() => PageResults.Page<CodePage>();

    public static async Task<IResult> GiveCodeAsync(HttpContext context, CancellationToken cancellation)
    {
        var form = await context.ReadFormAsync<CodeForm>(cancellation);
        if (!SetupCode.IsRight(form.Model.Code))
            return PageResults.Page<CodePage>(new { Refused = true }, StatusCodes.Status422UnprocessableEntity);
        (SetupDraft.Read(context) with { CodeGiven = true }).Write(context);
        return Results.LocalRedirect("/setup");
    }

    public static IResult ShowLanguage() =>
        PageResults.Page<LanguagePage>(new { Selected = System.Globalization.CultureInfo.CurrentUICulture.Name });

    public static async Task<IResult> ChooseLanguageAsync(HttpContext context, ILanguages languages, CancellationToken cancellation)
    {
        var wanted = (await context.ReadFormAsync<LanguageForm>(cancellation)).Model.Language;
        var tag = languages.Available.Any(language => language.Tag == wanted) ? wanted : languages.Default;
        (SetupDraft.Read(context) with { Language = tag }).Write(context);
        context.Response.Cookies.Append(
            SiteLanguage.Cookie,
            tag,
            new CookieOptions
            {
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                Secure = context.Request.IsHttps,
            }
        );
        return Results.LocalRedirect("/setup/database");
    }

    public static IResult ShowDatabase(DatabaseChoice choice) =>
        PageResults.Page<DatabasePage>(
            new
            {
                Fixed = choice.IsFixed,
                choice.Server,
                Form = new DatabaseForm { Kind = choice.Provider == DatabaseProvider.PostgreSql ? DatabaseForm.Postgres : "" },
            }
        );

    public static async Task<IResult> ChooseDatabaseAsync(HttpContext context, DatabaseChoice choice, CancellationToken cancellation)
    {
        if (!choice.IsFixed)
        {
            var wanted = (await context.ReadFormAsync<DatabaseForm>(cancellation)).Model;
            var problem = wanted.ConnectionString is { } connection ? await choice.TestAsync(connection, cancellation) : null;
            if (problem is null && wanted.Action == "test")
                return PageResults.Page<DatabasePage>(new { Form = wanted, Works = wanted.IsPostgres });
            // Whoever waits for this may go away; the change must be made whole all the same.
            problem ??= await choice.ApplyAsync(wanted.ConnectionString, CancellationToken.None);
            if (problem is not null)
                return PageResults.Page<DatabasePage>(new { Form = wanted, Problem = problem }, StatusCodes.Status422UnprocessableEntity);
        }

        (SetupDraft.Read(context) with { DatabaseChosen = true }).Write(context);
        return Results.LocalRedirect("/setup/site");
    }

    public static IResult ShowSite(HttpContext context)
    {
        var draft = SetupDraft.Read(context);
        return PageResults.Page<SitePage>(
            new
            {
                Site = new SiteSettings
                {
                    Name = draft.SiteName ?? "",
                    BaseUrl = draft.BaseUrl ?? $"{context.Request.Scheme}://{context.Request.Host}",
                    TimeZone = draft.TimeZone ?? LocalTimeZone(),
                },
                IsNew = draft.TimeZone is null,
            }
        );
    }

    public static async Task<IResult> DescribeSiteAsync(
        HttpContext context,
        IStringLocalizer<HostTexts> text,
        CancellationToken cancellation
    )
    {
        var site = (await context.ReadFormAsync<SiteSettings>(cancellation)).Model;
        site.BaseUrl = site.BaseUrl.TrimEnd('/');
        var errors = Check(site, text);
        if (errors.Count > 0)
            return PageResults.Page<SitePage>(new { Site = site, Errors = errors }, StatusCodes.Status422UnprocessableEntity);
        (SetupDraft.Read(context) with { SiteName = site.Name, BaseUrl = site.BaseUrl, TimeZone = site.TimeZone }).Write(context);
        return Results.LocalRedirect("/setup/administrator");
    }

    public static IResult ShowAdministrator(HttpContext context) =>
        SetupDraft.Read(context).NextStep is "/setup/administrator"
            ? PageResults.Page<AdministratorPage>()
            : Results.LocalRedirect("/setup");

    public static async Task<IResult> MakeAdministratorAsync(
        HttpContext context,
        Installation installation,
        IDatabase database,
        IStringLocalizer<HostTexts> text,
        CancellationToken cancellation
    )
    {
        var draft = SetupDraft.Read(context);
        if (draft.NextStep is not "/setup/administrator")
            return Results.LocalRedirect("/setup");
        var form = await context.ReadFormAsync<AdministratorForm>(cancellation);
        var (name, email) = (form.Model.Name, form.Model.Email);
        IResult Again(string? problem) =>
            PageResults.Page<AdministratorPage>(
                new
                {
                    AdministratorName = name,
                    Email = email,
                    Problem = problem,
                    form.Errors,
                },
                StatusCodes.Status422UnprocessableEntity
            );
        if (!form.IsValid)
            return Again(null);

        long id;
        try
        {
            var site = new SiteSettings
            {
                Name = draft.SiteName!,
                BaseUrl = draft.BaseUrl ?? "",
                Language = draft.Language!,
                TimeZone = draft.TimeZone ?? "UTC",
            };
            id = await installation.SetUpAsync(new NewInstallation(site, name, email, form.Model.Password), cancellation);
        }
        catch (AlreadySetUpException)
        {
            context.Response.Toast(text["Someone else has just set up Hookdesk. Nothing you entered was saved."], "warning");
            return Results.LocalRedirect("/sign-in");
        }
        catch (InvalidOperationException error)
        {
            return Again(error.Message);
        }

        SetupDraft.Forget(context);
        await Sessions.SignInAsync(context, await database.Table<UserRow>().FirstAsync(row => row.Id == id, cancellation), remember: false);
        return Results.LocalRedirect("/setup/more");
    }

    public static Dictionary<string, string> Check(SiteSettings site, IStringLocalizer<HostTexts> text)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(site, new ValidationContext(site), results, validateAllProperties: true);
        if (site.Name.Length == 0)
            results = [new ValidationResult(text["Enter a site name."], [nameof(SiteSettings.Name)]), .. results];
        return results
            .SelectMany(result => result.MemberNames.Select(member => (member, Message: text[result.ErrorMessage ?? ""].Value)))
            .DistinctBy(error => error.member)
            .ToDictionary(error => error.member, error => error.Message);
    }

    // The machine's own zone where it has a name that means something; many servers run on UTC, whatever they call it.
    public static string LocalTimeZone() =>
        TimeZoneChoices.All.FirstOrDefault(zone => zone.Value == TimeZoneInfo.Local.Id)?.Value
        ?? (TimeZoneInfo.TryConvertWindowsIdToIanaId(TimeZoneInfo.Local.Id, out var iana) ? iana : "UTC");
}
