using System.Security.Cryptography;

namespace Hookdesk.Host.People.Identity;

internal static class SecurityStamps
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
