using Hookdesk.Host.Ground;
using Hookdesk.Host.Layout;
using Hookdesk.Host.People.Cli;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.ForgotPassword;
using Hookdesk.Host.People.Identity;
using Hookdesk.Host.People.Mails;
using Hookdesk.Host.People.ManageRoles;
using Hookdesk.Host.People.ManageUsers;
using Hookdesk.Host.People.Profile;
using Hookdesk.Host.People.ResetPassword;
using Hookdesk.Host.People.SignIn;
using Hookdesk.Host.People.TwoFactor;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Security;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Identity;

namespace Hookdesk.Host.People;

/// <summary>Users, roles, signing in, profiles.</summary>
internal static class PeopleServices
{
    /// <summary>How often a password is hashed; lower than the default only where nobody's password is at stake.</summary>
    public const string PasswordRoundsSetting = "Hookdesk:PasswordRounds";

    /// <summary>OWASP's advice for PBKDF2 with SHA-512.</summary>
    public const int DefaultPasswordRounds = 210_000;

    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        AddIdentity(services);
        Sessions.AddTo(services);
        PeopleDirectory.AddTo(services);
        EndedSessions.AddTo(services);
        services.AddSingleton<IRoles, Roles>();
        services.AddScoped<CurrentUser>().AddScoped<ICurrentUser>(provider => provider.GetRequiredService<CurrentUser>());
        services.AddScoped<IRequestUser>(provider => provider.GetRequiredService<CurrentUser>());
        services.AddScoped<IPageReader>(provider => provider.GetRequiredService<CurrentUser>());
        services.AddScoped<IHandedOn>(provider => provider.GetRequiredService<CurrentUser>());
        services.AddScoped<DeskActor>().AddScoped<IActor>(provider => provider.GetRequiredService<DeskActor>());
        services.AddScoped<IHandedOn>(provider => provider.GetRequiredService<DeskActor>());
        services.AddScoped<IUsers, Users>();
        services.AddScoped<Credentials>().AddScoped<Passwords>().AddScoped<TwoFactorCodes>();
        services.AddCliCommand<UsersCommand>();
        services.AddScoped<PasswordLinks>().AddScoped<MailSenders>().AddScoped<AccountMails>();
        services
            .AddScoped<HeldRights>()
            .AddScoped<RolesInParts>()
            .AddScoped<SecurityEndpoints>()
            .AddScoped<UserAdministration>()
            .AddScoped<ManageUsersEndpoints>()
            .AddScoped<RoleAdministration>()
            .AddScoped<ManageRolesEndpoints>();
        services.AddTemplate(AccountTemplates.Reset).AddTemplate(AccountTemplates.Invitation).AddTemplate(AccountTemplates.AddressChanged);
        services.AddTemplate(AccountTemplates.Quarantine).AddActionHandler<PluginQuarantined, TellOfQuarantine>();
        services.AddBlobReferences<PictureReferences>();
        services.AddNavigation<PeopleNavigation>();
        services.AddSlot<SignOutEntry>(HostSlots.UserMenu, order: 1000);
        services.AddPeopleEvents();
        services.AddHostedService<GrantNewPermissions>();
        services.AddPermissions(CorePermissions.ManageSystem, CorePermissions.ManageUsers, CorePermissions.ReadAudit);
        return services;
    }

    /// <summary>After routing; fills the current user.</summary>
    public static IApplicationBuilder UsePeople(this IApplicationBuilder application) =>
        application.UseAuthentication().UseMiddleware<KnowCurrentUser>();

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder endpoints)
    {
        const string SigningIn = "Anyone may try to sign in";
        endpoints.MapGet("/sign-in", SignInEndpoints.Show).AllowAnyone(SigningIn);
        endpoints.MapPost("/sign-in", SignInEndpoints.SubmitAsync).AllowAnyone(SigningIn).RequireRateLimiting(RateLimits.SignIn);
        endpoints.MapGet("/sign-in/two-factor", TwoFactorEndpoints.ShowAsync).AllowAnyone(SigningIn);
        endpoints
            .MapPost("/sign-in/two-factor", TwoFactorEndpoints.SubmitAsync)
            .AllowAnyone(SigningIn)
            .RequireRateLimiting(RateLimits.TwoFactor);
        endpoints.MapPost("/sign-out", SignInEndpoints.SignOutAsync).AllowAnyone("Ends only the caller's own session");
        endpoints
            .MapGet("/forgot-password", ForgotPasswordEndpoints.ShowAsync)
            .AllowAnyone("Gives the same answer whether or not the address is known");
        endpoints
            .MapPost("/forgot-password", ForgotPasswordEndpoints.SubmitAsync)
            .AllowAnyone("Gives the same answer whether or not the address is known")
            .RequireRateLimiting(RateLimits.PasswordReset);
        endpoints.MapGet("/reset-password", ResetPasswordEndpoints.ShowAsync).AllowAnyone("The link in the email is the proof");
        endpoints
            .MapPost("/reset-password", ResetPasswordEndpoints.SubmitAsync)
            .AllowAnyone("The link in the email is the proof")
            .RequireRateLimiting(RateLimits.SignIn);

        endpoints.MapGet("/people/{id:long}/picture", Pictures.ServeAsync).RequireSignIn("Colleagues see each other's pictures");
        MapProfile(endpoints.MapGroup("/profile").RequireSignIn("Users change only their own profile"));
        MapUsers(endpoints.MapGroup("/admin/users").RequirePermission(CorePermissions.ManageUsers));
        MapRoles(endpoints.MapGroup("/admin/roles").RequirePermission(CorePermissions.ManageUsers));
        return endpoints;
    }

    private static void MapProfile(RouteGroupBuilder profile)
    {
        profile.MapGet("", ProfileEndpoints.Show);
        profile.MapPost("", ProfileEndpoints.SaveAsync);
        profile.MapGet("/security", (SecurityEndpoints own, CancellationToken cancellation) => own.ShowAsync(cancellation));
        profile
            .MapPost(
                "/security/password",
                (SecurityEndpoints own, HttpContext context, CancellationToken cancellation) =>
                    own.ChangePasswordAsync(context, cancellation)
            )
            .RequireRateLimiting(RateLimits.SignIn);
        profile.MapPost(
            "/security/sign-out-everywhere",
            (SecurityEndpoints own, HttpContext context, CancellationToken cancellation) =>
                own.SignOutEverywhereAsync(context, cancellation)
        );
        profile.MapGet(
            "/security/two-factor",
            (SecurityEndpoints own, CancellationToken cancellation) => own.ShowTwoFactorAsync(cancellation)
        );
        profile
            .MapPost(
                "/security/two-factor",
                (SecurityEndpoints own, HttpContext context, CancellationToken cancellation) =>
                    own.EnableTwoFactorAsync(context, cancellation)
            )
            .RequireRateLimiting(RateLimits.TwoFactor);
        profile
            .MapPost(
                "/security/two-factor/disable",
                (SecurityEndpoints own, HttpContext context, CancellationToken cancellation) =>
                    own.DisableTwoFactorAsync(context, cancellation)
            )
            .RequireRateLimiting(RateLimits.SignIn);
        profile
            .MapPost(
                "/security/recovery-codes",
                (SecurityEndpoints own, HttpContext context, CancellationToken cancellation) =>
                    own.RenewRecoveryCodesAsync(context, cancellation)
            )
            .RequireRateLimiting(RateLimits.SignIn);
    }

    private static void MapUsers(RouteGroupBuilder users)
    {
        users.MapGet(
            "",
            (ManageUsersEndpoints manage, string? q, bool? disabled, KeysetRequest page, CancellationToken cancellation) =>
                manage.ListAsync(q, disabled, page, cancellation)
        );
        users.MapGet("/new", (ManageUsersEndpoints manage, CancellationToken cancellation) => manage.ShowNewAsync(cancellation));
        users.MapPost(
            "/new",
            (ManageUsersEndpoints manage, HttpContext context, CancellationToken cancellation) => manage.CreateAsync(context, cancellation)
        );
        users.MapGet(
            "/{id:long}",
            (long id, ManageUsersEndpoints manage, CancellationToken cancellation) => manage.ShowAsync(id, cancellation)
        );
        users.MapPost(
            "/{id:long}",
            (long id, ManageUsersEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.SaveAsync(id, context, cancellation)
        );
        users.MapPost(
            "/{id:long}/password",
            (long id, ManageUsersEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.SetPasswordAsync(id, context, cancellation)
        );
        users.MapPost(
            "/{id:long}/unlock",
            (long id, ManageUsersEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.UnlockAsync(id, context, cancellation)
        );
        users.MapPost(
            "/{id:long}/two-factor/reset",
            (long id, ManageUsersEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.ResetTwoFactorAsync(id, context, cancellation)
        );
        users.MapPost(
            "/{id:long}/link",
            (long id, ManageUsersEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.SendLinkAsync(id, context, cancellation)
        );
    }

    private static void MapRoles(RouteGroupBuilder roles)
    {
        roles.MapGet("", (ManageRolesEndpoints manage, CancellationToken cancellation) => manage.ListAsync(cancellation));
        roles.MapPost(
            "",
            (ManageRolesEndpoints manage, HttpContext context, CancellationToken cancellation) => manage.CreateAsync(context, cancellation)
        );
        roles.MapGet(
            "/{id:long}",
            (long id, ManageRolesEndpoints manage, CancellationToken cancellation) => manage.ShowAsync(id, cancellation)
        );
        roles.MapPost(
            "/{id:long}",
            (long id, ManageRolesEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.SaveAsync(id, context, cancellation)
        );
        roles.MapPost(
            "/{id:long}/delete",
            (long id, ManageRolesEndpoints manage, HttpContext context, CancellationToken cancellation) =>
                manage.DeleteAsync(id, context, cancellation)
        );
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services
            .AddOptions<PasswordHasherOptions>()
            .Configure<IConfiguration>(
                (options, configuration) =>
                    options.IterationCount = Math.Max(1, configuration.GetValue(PasswordRoundsSetting, DefaultPasswordRounds))
            );
        // Before Identity's own, which would ask for kinds of characters.
        services.AddScoped<IPasswordValidator<UserRow>, PasswordRule>();
        services
            .AddIdentityCore<UserRow>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = ""; // The address is the name; it is checked as an address.
            })
            .AddUserStore<UserStore>()
            .AddErrorDescriber<LocalizedErrors>();
    }
}
