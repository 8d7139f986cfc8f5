using Hookdesk.Sdk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hookdesk.Ticketing.SaveDraft;

/// <summary>What is being written: drafts and uploads. Both are the user's own.</summary>
internal static class SaveDraftEndpoints
{
    private const string Rule = "uploads and drafts are the user's own";

    public static IEndpointRouteBuilder MapSaveDraft(this IEndpointRouteBuilder tickets)
    {
        var own = tickets.MapGroup("").RequireSignIn(Rule);
        own.MapPost("/new/draft", DraftEndpoint.HandleNewAsync);
        own.MapPost("/{id:long}/draft", DraftEndpoint.HandleAsync);
        own.MapPost("/uploads", Upload.ReceiveAsync);
        own.MapGet("/uploads/{id:long}", Upload.ShowAsync);
        return tickets;
    }
}
