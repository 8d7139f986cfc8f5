using Hookdesk.Host.Ground;
using Hookdesk.Host.Templates;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Templates;

internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/templates", ListAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapGet("/admin/templates/{name}/{language?}", EditAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/templates/{name}/{language}", SaveAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/templates/{name}/{language}/preview", PreviewAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/templates/{name}/{language}/reset", ResetAsync).RequirePermission(CorePermissions.ManageSystem);
    }

    private static async Task<IResult> ListAsync(IDatabase database, CancellationToken cancellation)
    {
        var edited = await database.Table<TemplateRow>().Select(row => new { row.Name, row.Language }).ToListAsync(cancellation);
        return PageResults.Page<TemplatesPage>(new { Edited = edited.ToLookup(row => row.Name, row => row.Language) });
    }

    private static async Task<IResult> EditAsync(
        string name,
        string? language,
        TemplateCatalogue catalogue,
        IDatabase database,
        ILanguages languages,
        Host.Templates.Templates templates,
        CancellationToken cancellation
    )
    {
        if (catalogue.Find(name) is not { } contribution)
            return Results.NotFound();
        language ??= languages.Default;
        if (!TemplateForm.LanguagesOf(contribution, languages).Contains(language))
            return Results.NotFound();
        var edits = await EditsAsync(database, name, cancellation);
        var text = TemplateTexts.Choose(contribution, edits, language, languages.Default) with { Language = language };
        return PageResults.Page<TemplatePage>(new { Form = Form(contribution, text, edits, languages, templates, cancellation) });
    }

    private static async Task<IResult> SaveAsync(
        string name,
        string language,
        HttpContext context,
        TemplateCatalogue catalogue,
        IDatabase database,
        ILanguages languages,
        Host.Templates.Templates templates,
        IActor actor,
        IStringLocalizer<HostTexts> T
    )
    {
        var cancellation = context.RequestAborted;
        if (catalogue.Find(name) is not { } contribution || !TemplateForm.LanguagesOf(contribution, languages).Contains(language))
            return Results.NotFound();
        var text = Read(await context.ReadFormAsync<TemplateInput>(cancellation), language);
        var form = Form(contribution, text, await EditsAsync(database, name, cancellation), languages, templates, cancellation);
        // What cannot even be rendered with the sample would fail when a customer waits for it.
        if (form.Preview.Error is not null)
            return PageResults.Page<TemplatePage>(new { Form = form }, StatusCodes.Status422UnprocessableEntity);
        await database.WriteAsync(
            async write =>
            {
                await write.Table<TemplateRow>().Where(row => row.Name == name && row.Language == language).DeleteAsync(cancellation);
                await write.InsertAsync(
                    new TemplateRow
                    {
                        Name = name,
                        Language = language,
                        Subject = text.Subject,
                        Body = text.Body,
                        ChangedAt = write.Now,
                        ChangedBy = actor.Current.Name,
                    },
                    cancellation
                );
                write.Record(new TemplateChanged(name, language, Reset: false));
            },
            cancellation
        );
        context.Response.Toast(T["Saved."]);
        return Results.Redirect($"/admin/templates/{name}/{language}");
    }

    private static async Task<IResult> PreviewAsync(
        string name,
        string language,
        HttpContext context,
        TemplateCatalogue catalogue,
        IDatabase database,
        ILanguages languages,
        Host.Templates.Templates templates
    )
    {
        if (catalogue.Find(name) is not { } contribution)
            return Results.NotFound();
        var text = Read(await context.ReadFormAsync<TemplateInput>(context.RequestAborted), language);
        if (context.Request.WantsFragment())
            return PageResults.Page<TemplatePreviewPane>(
                new { Preview = TemplatePreview.Of(contribution, text, languages, templates, context.RequestAborted) }
            );
        // Without script the whole page comes back, with what was written and its preview.
        var form = Form(
            contribution,
            text,
            await EditsAsync(database, name, context.RequestAborted),
            languages,
            templates,
            context.RequestAborted
        );
        return PageResults.Page<TemplatePage>(new { Form = form });
    }

    private static async Task<IResult> ResetAsync(
        string name,
        string language,
        HttpContext context,
        IDatabase database,
        IStringLocalizer<HostTexts> T
    )
    {
        await database.WriteAsync(
            async write =>
            {
                var removed = await write
                    .Table<TemplateRow>()
                    .Where(row => row.Name == name && row.Language == language)
                    .DeleteAsync(context.RequestAborted);
                if (removed > 0)
                    write.Record(new TemplateChanged(name, language, Reset: true));
            },
            context.RequestAborted
        );
        context.Response.Toast(T["The original text has been restored."]);
        return Results.Redirect($"/admin/templates/{name}/{language}");
    }

    private static Task<List<TemplateRow>> EditsAsync(IDatabase database, string name, CancellationToken cancellation) =>
        database.Table<TemplateRow>().Where(row => row.Name == name).ToListAsync(cancellation);

    private static TemplateText Read(Form<TemplateInput> form, string language) =>
        new(language, form.Model.Subject.ReplaceLineEndings(" "), form.Model.Body.ReplaceLineEndings("\n"));

    private static TemplateForm Form(
        TemplateContribution contribution,
        TemplateText text,
        List<TemplateRow> edits,
        ILanguages languages,
        Host.Templates.Templates templates,
        CancellationToken cancellation
    ) =>
        new(
            contribution,
            text,
            edits.FirstOrDefault(row => row.Language == text.Language),
            [.. edits.Select(row => row.Language)],
            TemplatePreview.Of(contribution, text, languages, templates, cancellation),
            templates.NamesFor(contribution)
        );
}
