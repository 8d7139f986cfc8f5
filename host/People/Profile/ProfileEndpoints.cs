using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
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
        var form = await context.ReadFormAsync<ProfileForm>(cancellation);
        var (posted, errors) = (form.Model, form.Errors);
        var html = posted.Format == "html" ? posted.Signature : SignatureText.ToHtml(posted.Signature);
        var changed = user.Info! with
        {
            Name = posted.Name,
            Language = languages.Available.FirstOrDefault(language => language.Tag == posted.Language)?.Tag,
            TimeZone = TimeZoneInfo.TryFindSystemTimeZoneById(posted.TimeZone, out _) ? posted.TimeZone : null,
            Theme = posted.Theme is "light" or "dark" ? posted.Theme : "auto",
            SingleKeyShortcuts = posted.Shortcuts,
            SignatureHtml = posted.Signature.Length == 0 ? "" : sanitizer.Sanitize(html, RemoteImages.Show).Html,
        };
        if (changed.SignatureHtml.Length > MaxSignature)
            errors["signature"] = text["The signature is too long."];
        var picture = form.Files.GetFile("picture") is { Length: > 0 } file ? await ReadAsync(file, cancellation) : null;
        if (picture is { Type: null })
            errors["picture"] = text["Choose a PNG, JPEG, GIF, or WebP picture of up to {0} MB.", Pictures.MaxBytes / (1024 * 1024)];
        if (errors.Count > 0)
            return PageResults.Page<ProfilePage>(new { Me = changed, Errors = errors }, StatusCodes.Status422UnprocessableEntity);

        // The bytes first, then the row that names them.
        var blob = picture is null ? null : await blobs.SaveAsync(new MemoryStream(picture.Value.Bytes), cancellation);
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
                else if (posted.RemovePicture)
                    update = update.Set(row => row.PictureBlob, (string?)null).Set(row => row.PictureType, (string?)null);
                await update.UpdateAsync(cancellation);
                transaction.Record(
                    new UserChanged(user.Id, blob is not null || posted.RemovePicture ? ["profile", "picture"] : ["profile"])
                );
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
