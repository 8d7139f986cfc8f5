using System.Security.Cryptography;
using System.Text.Json;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Hookdesk.Host.Security.KeepUnsentForms;

/// <summary>
/// Keeps what was typed when a form comes after its session has ended, for half an hour, and gives it back to the user to whom that form
/// was shown, in the browser that sent it. Whom it was shown to is said by its antiforgery token: for anybody else, and for a form of
/// another site, the token is wrong.
/// </summary>
/// <remarks>Strangers can have forms kept, too; so they are few and small, and what is too much pushes out the oldest.</remarks>
internal sealed class UnsentForms(
    IDatabase database,
    IDataProtectionProvider protection,
    IAntiforgery antiforgery,
    IOptions<AntiforgeryOptions> options,
    ICurrentUser user,
    TimeProvider time
)
{
    public const string Page = "/unsent";

    private const string Cookie = "hookdesk-unsent";
    private const int MostOfAnAddress = 20;
    private const int Most = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("Hookdesk.UnsentForms");

    /// <summary>Keeps the form of a request that is refused for want of a session; false when there is nothing to keep.</summary>
    public async Task<bool> KeepAsync(HttpContext context, CancellationToken cancellation)
    {
        // Without this cookie the form is none of ours.
        if (
            !context.Request.Cookies.ContainsKey(options.Value.Cookie.Name!)
            || context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false }
            || await UnsentForm.ReadAsync(context.Request, cancellation) is not { Fields.Count: > 0 } form
        )
            return false;
        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var row = new UnsentFormRow
        {
            Id = IdOf(key),
            Content = _protector.Protect(JsonSerializer.Serialize(form)),
            Address = context.RemoteAddress() ?? "",
            At = time.GetUtcNow(),
        };
        await database.WriteAsync(write => StoreAsync(write, row, cancellation), cancellation);
        context.Response.Cookies.Append(
            Cookie,
            key,
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = Kept,
                Path = Page,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            }
        );
        return true;
    }

    /// <summary>The form that this browser sent in vain, if it was shown to the current user; else null.</summary>
    public async Task<UnsentForm?> FindAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!user.IsSignedIn || context.Request.Cookies[Cookie] is not { } key)
            return null;
        var (id, oldest) = (IdOf(key), time.GetUtcNow() - Kept);
        var row = await database.Table<UnsentFormRow>().FirstOrDefaultAsync(row => row.Id == id && row.At >= oldest, cancellation);
        if (row is null || JsonSerializer.Deserialize<UnsentForm>(_protector.Unprotect(row.Content)) is not { } form)
            return null;
        context.Request.Headers[options.Value.HeaderName!] = form.Token;
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return form;
        }
        catch (AntiforgeryValidationException)
        {
            return null;
        }
    }

    public async Task ForgetAsync(HttpContext context, CancellationToken cancellation)
    {
        if (context.Request.Cookies[Cookie] is not { } key)
            return;
        var id = IdOf(key);
        await database.WriteAsync(write => write.Table<UnsentFormRow>().Where(row => row.Id == id).DeleteAsync(cancellation), cancellation);
        context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Page });
    }

    private static async Task StoreAsync(IWriteScope write, UnsentFormRow row, CancellationToken cancellation)
    {
        var oldest = row.At - Kept;
        await write.Table<UnsentFormRow>().Where(other => other.At < oldest).DeleteAsync(cancellation);
        await DropAsync(write, write.Table<UnsentFormRow>().Where(other => other.Address == row.Address), MostOfAnAddress, cancellation);
        await DropAsync(write, write.Table<UnsentFormRow>(), Most, cancellation);
        await write.InsertAsync(row, cancellation);
    }

    /// <summary>Makes room for one more.</summary>
    private static async Task DropAsync(IWriteScope write, IQueryable<UnsentFormRow> rows, int most, CancellationToken cancellation)
    {
        var ids = await rows.OrderByDescending(row => row.At).Skip(most - 1).Select(row => row.Id).ToListAsync(cancellation);
        if (ids.Count > 0)
            await write.Table<UnsentFormRow>().Where(row => ids.Contains(row.Id)).DeleteAsync(cancellation);
    }

    private static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
}
