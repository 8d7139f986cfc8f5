using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Hookdesk.Host.People.Directory;
using Hookdesk.Host.People.Mails;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Forms;
using Hookdesk.Sdk.Paging;
using Hookdesk.Sdk.Ui;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.ManageUsers;

/// <summary>The users, as an admin sees and changes them.</summary>
internal sealed class ManageUsersEndpoints(
    IDatabase database,
    PeopleDirectory directory,
    UserAdministration administration,
    AccountMails mails,
    RolesInParts elsewhere,
    CurrentUser me,
    TimeProvider time,
    IStringLocalizer<HostTexts> text
)
{
    private const int PageSize = 50;

    public async Task<IResult> ListAsync(string? q, bool? disabled, KeysetRequest page, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        var wanted = q?.Trim() ?? "";
        var found = (disabled == true ? people.All : people.Active)
            .Where(user =>
                wanted.Length == 0
                || user.Name.Contains(wanted, StringComparison.CurrentCultureIgnoreCase)
                || user.Email.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        var shown = PageOf(found, page, people);
        var ids = shown.Items.Select(user => user.Id).ToList();
        var rows = (await database.Table<UserRow>().Where(row => ids.Contains(row.Id)).ToListAsync(cancellation)).ToDictionary(row =>
            row.Id
        );
        var inParts = await elsewhere.ReadAsync(people, ids, cancellation);
        var users = shown
            .Items.Where(user => rows.ContainsKey(user.Id))
            .Select(user => new UserEntry(
                user,
                string.Join(", ", people.Roles.Where(role => people.Find(user.Id)!.RoleIds.Contains(role.Id)).Select(role => role.Name)),
                rows[user.Id].TwoFactor,
                rows[user.Id].LockoutEnd > time.GetUtcNow(),
                rows[user.Id].LastSignInAt
            )
            {
                RolesInParts = [.. inParts[user.Id]],
            })
            .ToList();
        return PageResults.Page<UsersPage>(
            new
            {
                Query = wanted,
                WithDisabled = disabled == true,
                Start = shown.Items.Count == 0 ? 0 : found.IndexOf(shown.Items[0]),
                Total = found.Count,
                Page = shown.Of<UserEntry>(users),
            }
        );
    }

    // The list is in memory, and in the order of all users: the place in it is that of a user, also of one who isn't listed any more.
    private static KeysetPage<UserInfo> PageOf(List<UserInfo> found, KeysetRequest page, PeopleSnapshot people)
    {
        Span<long> id = stackalloc long[1];
        if (!KeysetCursor.TryRead(page.Cursor, id) || people.Find(id[0]) is null)
            return new KeysetRequest().ToPage(found.Take(PageSize + 1).ToList(), PageSize, Cursor);
        var place = id[0];
        var before = people.All.Select(user => user.Id).TakeWhile(other => other != place).ToHashSet();
        List<UserInfo> next = page.IsBackward
            ? [.. found.Where(user => before.Contains(user.Id)).TakeLast(PageSize + 1)]
            : [.. found.Where(user => user.Id != place && !before.Contains(user.Id)).Take(PageSize + 1)];
        return page.ToPage(next, PageSize, Cursor);

        static string Cursor(UserInfo user) => KeysetCursor.Write(user.Id);
    }

    public async Task<IResult> ShowNewAsync(CancellationToken cancellation) =>
        await NewPageAsync(new UserForm { Start = "invite" }, [], null, cancellation);

    public async Task<IResult> CreateAsync(HttpContext context, CancellationToken cancellation)
    {
        var posted = await context.ReadFormAsync<UserForm>(cancellation);
        var form = posted.Model;
        if (!posted.IsValid)
            return await NewPageAsync(form, posted.Errors, null, cancellation);
        long id;
        try
        {
            if (form.Invite && !await mails.CanSendAsync(cancellation))
                return await NewPageAsync(form, [], text["Hookdesk can't send email yet, so enter a password."], cancellation);
            id = await administration.CreateAsync(form, cancellation);
        }
        catch (Exception error) when (error is RefusedException or InvalidOperationException)
        {
            return await NewPageAsync(form, [], error.Message, cancellation);
        }

        if (form.Invite)
            await mails.SendInvitationAsync(await RowAsync(id, cancellation), cancellation);
        context.Response.Toast(form.Invite ? text["An invitation was sent to {0}.", form.Name] : text["{0} can sign in now.", form.Name]);
        return Results.LocalRedirect($"/admin/users/{id}");
    }

    public async Task<IResult> ShowAsync(long id, CancellationToken cancellation)
    {
        if (await database.Table<UserRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return Results.NotFound();
        var people = await directory.GetAsync(cancellation);
        return await EditPageAsync(row, UserForm.Of(row, people.Find(id)?.RoleIds ?? []), [], null, cancellation);
    }

    public async Task<IResult> SaveAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        if (await database.Table<UserRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return Results.NotFound();
        var posted = await context.ReadFormAsync<UserForm>(cancellation);
        var form = posted.Model;
        if (!posted.IsValid)
            return await EditPageAsync(row, form, posted.Errors, null, cancellation);
        try
        {
            await administration.ChangeAsync(id, form, cancellation);
        }
        catch (RefusedException error)
        {
            return await EditPageAsync(row, form, [], error.Message, cancellation);
        }

        context.Response.Toast(text["{0} was saved.", form.Name]);
        return Results.LocalRedirect($"/admin/users/{id}");
    }

    public Task<IResult> UnlockAsync(long id, HttpContext context, CancellationToken cancellation) =>
        DoAsync(id, context, () => administration.UnlockAsync(id, cancellation), text["The account was unlocked."], cancellation);

    public Task<IResult> ResetTwoFactorAsync(long id, HttpContext context, CancellationToken cancellation) =>
        DoAsync(
            id,
            context,
            () => administration.ResetTwoFactorAsync(id, cancellation),
            text["Two-factor authentication was turned off for this user."],
            cancellation
        );

    public async Task<IResult> SetPasswordAsync(long id, HttpContext context, CancellationToken cancellation)
    {
        var password = (await context.ReadFormAsync<GivenPassword>(cancellation)).Model.Password;
        return await DoAsync(
            id,
            context,
            () => administration.SetPasswordAsync(id, password, cancellation),
            text["The password was set. The user has been signed out everywhere."],
            cancellation
        );
    }

    public Task<IResult> SendLinkAsync(long id, HttpContext context, CancellationToken cancellation) =>
        DoAsync(
            id,
            context,
            async () =>
            {
                await administration.RequireMayManageAsync(id, cancellation);
                if (!await mails.CanSendAsync(cancellation))
                    throw new RefusedException(text["Hookdesk can't send email yet."]);
                var user = await RowAsync(id, cancellation);
                await (
                    user.PasswordHash is null ? mails.SendInvitationAsync(user, cancellation) : mails.SendResetAsync(user, cancellation)
                );
            },
            text["We've sent a link to set a new password."],
            cancellation
        );

    private async Task<IResult> DoAsync(long id, HttpContext context, Func<Task> work, string done, CancellationToken cancellation)
    {
        if (!await database.Table<UserRow>().AnyAsync(row => row.Id == id, cancellation))
            return Results.NotFound();
        try
        {
            await work();
            context.Response.Toast(done);
        }
        catch (RefusedException error)
        {
            context.Response.Toast(error.Message, "danger");
        }

        return Results.LocalRedirect($"/admin/users/{id}");
    }

    private Task<UserRow> RowAsync(long id, CancellationToken cancellation) =>
        database.Table<UserRow>().FirstAsync(row => row.Id == id, cancellation);

    private async Task<IResult> NewPageAsync(
        UserForm form,
        Dictionary<string, string> errors,
        string? problem,
        CancellationToken cancellation
    ) =>
        PageResults.Page<NewUserPage>(
            new
            {
                Form = form,
                Errors = errors,
                Problem = problem,
                CanInvite = await mails.CanSendAsync(cancellation),
                Roles = await RolesAsync(form, cancellation),
            },
            problem is null && errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );

    private async Task<IResult> EditPageAsync(
        UserRow row,
        UserForm form,
        Dictionary<string, string> errors,
        string? problem,
        CancellationToken cancellation
    ) =>
        PageResults.Page<EditUserPage>(
            new
            {
                User = PeopleSnapshot.InfoOf(row),
                Form = form,
                Errors = errors,
                Problem = problem,
                row.TwoFactor,
                IsLocked = row.LockoutEnd > time.GetUtcNow(),
                HasPassword = row.PasswordHash is not null,
                row.CreatedAt,
                row.LastSignInAt,
                MayManage = await administration.MayManageAsync(await directory.GetAsync(cancellation), row.Id, cancellation),
                IsMe = row.Id == me.Id,
                CanSend = await mails.CanSendAsync(cancellation),
                Roles = await RolesAsync(form, cancellation),
            },
            problem is null && errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );

    private async Task<IReadOnlyList<RoleChoice>> RolesAsync(UserForm form, CancellationToken cancellation)
    {
        var people = await directory.GetAsync(cancellation);
        return
        [
            .. people.Roles.Select(role => new RoleChoice(role, form.RoleIds.Contains(role.Id), administration.MayGive(people, role.Id))),
        ];
    }
}
