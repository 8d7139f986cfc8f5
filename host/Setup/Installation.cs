using Hookdesk.Host.Setup.Data;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Users;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Host.Setup;

/// <summary>What a new installation must know.</summary>
internal sealed record NewInstallation(
    SiteSettings Site,
    string AdministratorName,
    string AdministratorEmail,
    string AdministratorPassword
);

/// <summary>Somebody has set up the desk already; nothing was changed.</summary>
internal sealed class AlreadySetUpException() : Exception("Hookdesk has already been set up.");

/// <summary>Makes an empty installation one that can be signed in to.</summary>
internal sealed class Installation(IDatabase database, IUsers users, ISettings<SiteSettings> site, InstallationState state)
{
    /// <summary>Makes the administrator and saves the site's settings, both or neither. Of two who try at once, one wins.</summary>
    /// <returns>The administrator's id.</returns>
    /// <exception cref="AlreadySetUpException">There is an administrator.</exception>
    /// <exception cref="InvalidOperationException">Address or password will not do; the message says why, for a person.</exception>
    public async Task<long> SetUpAsync(NewInstallation installation, CancellationToken cancellation)
    {
        var id = await database.WriteAsync(
            async transaction =>
            {
                // The condition is part of the change, and the row is locked by it until the end.
                var won = await transaction
                    .Table<InstallationRow>()
                    .Where(row => row.Id == 1 && row.SetUpAt == null)
                    .Set(row => row.SetUpAt, (DateTimeOffset?)transaction.Now)
                    .UpdateAsync(cancellation);
                if (won == 0)
                    throw new AlreadySetUpException();
                await site.SaveAsync(installation.Site, cancellation);
                return await users.CreateAsync(
                    new NewUser(
                        installation.AdministratorName,
                        installation.AdministratorEmail,
                        installation.AdministratorPassword,
                        [DefaultRoles.Administrator]
                    ),
                    cancellation
                );
            },
            cancellation
        );
        state.NoteSetUp();
        return id;
    }

    /// <summary>True between the making of the administrator and the end of the wizard.</summary>
    public Task<bool> IsUnfinishedAsync(CancellationToken cancellation) =>
        database.Table<InstallationRow>().AnyAsync(row => row.SetUpAt != null && row.FinishedAt == null, cancellation);

    /// <summary>Ends the wizard.</summary>
    public Task FinishAsync(CancellationToken cancellation) =>
        database.WriteAsync(
            transaction =>
                transaction
                    .Table<InstallationRow>()
                    .Where(row => row.FinishedAt == null)
                    .Set(row => row.FinishedAt, (DateTimeOffset?)transaction.Now)
                    .UpdateAsync(cancellation),
            cancellation
        );
}

/// <summary>Whether the desk is set up. Asked at every request, so a yes, which never changes again, is remembered.</summary>
internal sealed class InstallationState
{
    private volatile bool _isSetUp;

    public ValueTask<bool> IsSetUpAsync(IDatabase database, CancellationToken cancellation) =>
        _isSetUp ? new(true) : new(LookAsync(database, cancellation));

    public void NoteSetUp() => _isSetUp = true;

    private async Task<bool> LookAsync(IDatabase database, CancellationToken cancellation) =>
        _isSetUp = await database.Table<InstallationRow>().AnyAsync(row => row.SetUpAt != null, cancellation);
}
