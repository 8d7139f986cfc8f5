using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Localization;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using LinqToDB;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.Profile;

/// <summary>One's own name, picture, language, time zone, look and signature.</summary>
internal static class ProfileEndpoints
{
    private const int MaxSignature = 20_000;

    public static IResult Show(ICurrentUser user) => PageResults.Page<ProfilePage>(new { Me = user.Info! });

    public static async Task<IResult> SaveAsync(
        HttpContext context,
        ICurrentUser user,
        IDatabase database,
        IBlobStore blobs,
        IHtmlSanitizer sanitizer,
        ILanguages languages,
        IStringLocalizer<HostTexts> text,
        CancellationToken cancellation
    )
    {
        var form = await context.Request.ReadFormAsync(cancellation);
        var signature = form["signature"].ToString();
        var html = form["format"] == "html" ? signature : SignatureText.ToHtml(signature);
        var changed = user.Info! with
        {
            Name = form["name"].ToString().Trim(),
            Language = languages.Available.FirstOrDefault(language => language.Tag == form["language"])?.Tag,
            TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(form["timeZone"].ToString(), out _) ? form["timeZone"].ToString() : null,
            Theme = form["theme"].ToString() switch
            {
                "light" => "light",
                "dark" => "dark",
                _ => "auto",
            },
            SingleKeyShortcuts = form["shortcuts"].FirstOrDefault() == "true",
            SignatureHtml = signature.Length == 0 ? "" : sanitizer.Sanitize(html, RemoteImages.Show).Html,
        };

        var errors = new Dictionary<string, string>();
        if (changed.Name.Length is 0 or > 200)
            errors["name"] = text["Your name can't be empty or longer than {0} characters.", 200];
        if (changed.SignatureHtml.Length > MaxSignature)
            errors["signature"] = text["The signature is too long."];
        var picture = form.Files.GetFile("picture") is { Length: > 0 } file ? await ReadAsync(file, cancellation) : null;
        if (picture is { Type: null })
            errors["picture"] = text["Choose a PNG, JPEG, GIF or WebP picture of at most {0} MB.", Pictures.MaxBytes / (1024 * 1024)];
        if (errors.Count > 0)
            return PageResults.Page<ProfilePage>(new { Me = changed, Errors = errors }, StatusCodes.Status422UnprocessableEntity);

        // The bytes first, then the row that names them.
        var blob = picture is null ? null : await blobs.SaveAsync(new MemoryStream(picture.Value.Bytes), cancellation);
        var remove = form["removePicture"].FirstOrDefault() == "true";
        await database.WriteAsync(
            async transaction =>
            {
                var update = transaction
                    .Table<UserRow>()
                    .Where(row => row.Id == user.Id)
                    .Set(row => row.Name, changed.Name)
                    .Set(row => row.Language, changed.Language)
                    .Set(row => row.TimeZone, changed.TimeZone)
                    .Set(row => row.Theme, changed.Theme)
                    .Set(row => row.SingleKeyShortcuts, changed.SingleKeyShortcuts)
                    .Set(row => row.SignatureHtml, changed.SignatureHtml);
                if (blob is not null)
                    update = update.Set(row => row.PictureBlob, blob.Hash).Set(row => row.PictureType, picture!.Value.Type);
                else if (remove)
                    update = update.Set(row => row.PictureBlob, (string?)null).Set(row => row.PictureType, (string?)null);
                await update.UpdateAsync(cancellation);
                transaction.Record(new UserChanged(user.Id, blob is not null || remove ? ["profile", "picture"] : ["profile"]));
            },
            cancellation
        );
        using (languages.Use(changed.Language))
            context.Response.Toast(text["Your profile was saved."]);
        return Results.LocalRedirect("/profile");
    }

    private static async Task<(byte[] Bytes, string? Type)?> ReadAsync(IFormFile file, CancellationToken cancellation)
    {
        if (file.Length > Pictures.MaxBytes)
            return ([], null);
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, cancellation);
        var bytes = memory.ToArray();
        return (bytes, Pictures.TypeOf(bytes));
    }
}
