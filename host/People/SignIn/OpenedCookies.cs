using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;

namespace Hookdesk.Host.People.SignIn;

/// <summary>
/// Opens session cookies, and remembers for a minute what was in them: a browser sends the same one with each of its requests, and opening
/// it is a good part of what a small page costs. It decides nothing: that the session has not run out and its stamp is still the user's is
/// asked at every request, and a key of data protection that is revoked counts after that minute.
/// </summary>
internal sealed class OpenedCookies(ISecureDataFormat<AuthenticationTicket> format) : ISecureDataFormat<AuthenticationTicket>
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    public string Protect(AuthenticationTicket data) => format.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => format.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null)
            return null;
        if (_known.TryGetValue((protectedText, purpose), out AuthenticationTicket? known))
            return known!.Clone();
        if (format.Unprotect(protectedText, purpose) is not { } opened)
            return null;
        // Each request has its own: whoever adds a claim to it adds it for this request.
        _known.Set(
            (protectedText, purpose),
            opened.Clone(),
            new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = 1 }
        );
        return opened;
    }
}
