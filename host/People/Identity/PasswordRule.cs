using Hookdesk.Host.Ground;
using Hookdesk.Host.People.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.People.Identity;

/// <summary>
/// Length is what makes a password strong (NIST SP 800-63B, 5.1.1): ten characters at least, none of the kinds of characters that only
/// lead to “Password1!”, and neither a common password nor one's own name and address nor the same few characters again and again.
/// </summary>
internal sealed class PasswordRule(IStringLocalizer<HostTexts> text) : IPasswordValidator<UserRow>
{
    public const int MinLength = 10;
    public const int MaxLength = 200;

    public Task<IdentityResult> ValidateAsync(UserManager<UserRow> manager, UserRow user, string? password) =>
        Task.FromResult(
            Problem(user, password ?? "") is { } problem
                ? IdentityResult.Failed(new IdentityError { Code = "WeakPassword", Description = problem })
                : IdentityResult.Success
        );

    private LocalizedString? Problem(UserRow user, string password)
    {
        if (password.Length < MinLength)
            return text["The password must be at least {0} characters long.", MinLength];
        if (password.Length > MaxLength)
            return text["The password can't be longer than {0} characters.", MaxLength];
        if (password.Distinct().Count() < 5 || IsRun(password))
            return text["The password is too easy to guess. Use more different characters."];
        if (CommonPasswords.Contain(password))
            return text[
                "This password is too common. Attackers try it first, even with a few characters added. Use several unrelated words."
            ];
        var own = new[] { user.Name, user.Email, user.Email.Split('@')[0] };
        return own.Any(word =>
            word.Length >= 4 && password.Contains(word, StringComparison.OrdinalIgnoreCase) && password.Length < word.Length + 6
        )
            ? text["The password can't be your name or email address."]
            : null;
    }

    // 1234567890, abcdefghij and the same backwards.
    private static bool IsRun(string password)
    {
        var steps = password.Zip(password.Skip(1), (first, second) => second - first).ToList();
        return steps.Count(step => step == steps[0]) >= steps.Count - 1 && Math.Abs(steps[0]) <= 1;
    }
}

/// <summary>What Identity finds wrong, in the reader's language.</summary>
internal sealed class LocalizedErrors(IStringLocalizer<HostTexts> text) : IdentityErrorDescriber
{
    public override IdentityError DuplicateUserName(string userName) => DuplicateEmail(userName);

    public override IdentityError DuplicateEmail(string email) =>
        Error(nameof(DuplicateEmail), text["Someone else is already using {0}.", email]);

    public override IdentityError InvalidUserName(string? userName) => InvalidEmail(userName);

    public override IdentityError InvalidEmail(string? email) => Error(nameof(InvalidEmail), text["Enter a valid email address."]);

    public override IdentityError InvalidToken() =>
        Error(nameof(InvalidToken), text["This link has already been used or has expired. Request a new one."]);

    public override IdentityError PasswordMismatch() => Error(nameof(PasswordMismatch), text["The current password is incorrect."]);

    private static IdentityError Error(string code, string description) => new() { Code = code, Description = description };
}
