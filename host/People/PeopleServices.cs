using Hookdesk.Host.Core;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Host.People.TwoFactor;
using Hookdesk.Host.Security;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People;

/// <summary>Users, roles, signing in, profiles.</summary>
internal static class PeopleServices
{
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        AddIdentity(services);
        Sessions.AddTo(services);
        services.AddSingleton<PeopleDirectory>();
        services.AddSingleton<IRoles, Roles>();
        services.AddScoped<CurrentUser>().AddScoped<ICurrentUser>(provider => provider.GetRequiredService<CurrentUser>());
        services.AddScoped<IActor, DeskActor>();
        services.AddScoped<IUsers, Users>();
        services.AddScoped<Credentials>().AddScoped<TwoFactorCodes>();
        services.AddHostedService<GrantNewPermissions>();
        services.AddEventSubscriber<RefreshPeople>();
        services.AddPermissions(CorePermissions.ManageSystem, CorePermissions.ManageUsers, CorePermissions.ReadAudit);
        return services;
    }

    /// <summary>After routing; fills the current user.</summary>
    public static IApplicationBuilder UsePeople(this IApplicationBuilder application) => application.UseAuthentication().UseMiddleware<KnowCurrentUser>();

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder endpoints)
    {
        const string SigningIn = "Signing in is how one becomes somebody";
        endpoints.MapGet("/sign-in", SignInEndpoints.Show).AllowAnyone(SigningIn);
        endpoints.MapPost("/sign-in", SignInEndpoints.SubmitAsync).AllowAnyone(SigningIn).RequireRateLimiting(RateLimits.SignIn);
        endpoints.MapGet("/sign-in/two-factor", TwoFactorEndpoints.ShowAsync).AllowAnyone(SigningIn);
        endpoints.MapPost("/sign-in/two-factor", TwoFactorEndpoints.SubmitAsync).AllowAnyone(SigningIn).RequireRateLimiting(RateLimits.TwoFactor);
        endpoints.MapPost("/sign-out", SignInEndpoints.SignOutAsync).AllowAnyone("Ends only the caller's own session");
        return endpoints;
    }

    private static void AddIdentity(IServiceCollection services)
    {
        // Before Identity's own, which would ask for kinds of characters.
        services.AddScoped<IPasswordValidator<UserRow>, PasswordRule>();
        services.AddIdentityCore<UserRow>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // The address is the name; it is checked as an address.
            })
            .AddUserStore<UserStore>()
            .AddErrorDescriber<LocalizedErrors>();
    }
}
