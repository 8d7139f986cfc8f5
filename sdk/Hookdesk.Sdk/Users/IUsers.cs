namespace Hookdesk.Sdk.Users;

/// <summary>Users: agents and admins, not customers. Scoped.</summary>
public interface IUsers
{
    /// <summary>A user, or null.</summary>
    Task<UserInfo?> FindAsync(long id, CancellationToken cancellation = default);

    /// <summary>The user with an email address (compared without regard to case), or null.</summary>
    Task<UserInfo?> FindByEmailAsync(string email, CancellationToken cancellation = default);

    /// <summary>All users, by name. Disabled users are included only on request. Served from memory.</summary>
    Task<IReadOnlyList<UserInfo>> ListAsync(bool includeDisabled = false, CancellationToken cancellation = default);

    /// <summary>Creates a user who can sign in with the password.</summary>
    /// <returns>The new user's id.</returns>
    /// <exception cref="InvalidOperationException">The address is taken or the password too weak; the message says which, for a
    /// person.</exception>
    Task<long> CreateAsync(NewUser user, CancellationToken cancellation = default);
}

/// <summary>A user as others see them.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Name">The name shown to colleagues and customers.</param>
/// <param name="Email">The email address, also the sign-in name.</param>
/// <param name="PictureUrl">Path of the picture, or null: show initials.</param>
/// <param name="IsActive">False for a disabled user.</param>
/// <param name="Language">Language tag such as <c>nb</c>, or null for the installation's.</param>
/// <param name="TimeZone">IANA name, or null for the installation's.</param>
/// <param name="SignatureHtml">The user's own signature as sanitized HTML; may be empty.</param>
/// <param name="Theme"><c>auto</c>, <c>light</c> or <c>dark</c>.</param>
public sealed record UserInfo(
    long Id,
    string Name,
    string Email,
    string? PictureUrl,
    bool IsActive,
    string? Language,
    string? TimeZone,
    string SignatureHtml,
    string Theme
)
{
    /// <summary>False when the user wants no shortcuts of a single key (WCAG 2.1.4).</summary>
    public bool SingleKeyShortcuts { get; init; } = true;

    /// <summary>The roles that the user holds everywhere; empty for a user who was found before the directory knew of it.</summary>
    public IReadOnlyCollection<long> RoleIds { get; init; } = [];
}

/// <summary>A user to create.</summary>
/// <param name="Name">The name shown.</param>
/// <param name="Email">The email address.</param>
/// <param name="Password">The first password; null creates a user who sets a password by email.</param>
/// <param name="RoleNames">Names of existing roles.</param>
public sealed record NewUser(string Name, string Email, string? Password, IReadOnlyList<string> RoleNames)
{
    /// <summary>Language tag, or null.</summary>
    public string? Language { get; init; }
}
