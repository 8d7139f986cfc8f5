using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Security.KeepUnsentForms;

/// <summary>Where signing in leads after a form was sent in vain.</summary>
internal static class UnsentFormEndpoints
{
    public static IEndpointRouteBuilder MapUnsentForms(this IEndpointRouteBuilder endpoints)
    {
        var unsent = endpoints
            .MapGroup(UnsentForms.Page)
            .RequireSignIn("Users see only forms that were shown to them, in the same browser");
        unsent.MapGet("", ShowAsync);
        unsent.MapPost("/discard", DiscardAsync);
        return endpoints;
    }

    private static async Task<IResult> ShowAsync(HttpContext context, UnsentForms forms, CancellationToken cancellation) =>
        await forms.FindAsync(context, cancellation) is { } form
            ? PageResults.Page<UnsentFormPage>(new { Form = form })
            : TypedResults.LocalRedirect("/");

    private static async Task<IResult> DiscardAsync(HttpContext context, UnsentForms forms, CancellationToken cancellation)
    {
        var page = (await forms.FindAsync(context, cancellation))?.Page ?? "/";
        await forms.ForgetAsync(context, cancellation);
        return TypedResults.LocalRedirect(page);
    }
}
