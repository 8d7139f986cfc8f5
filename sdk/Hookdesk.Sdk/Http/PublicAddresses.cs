using System.Net;
using System.Net.Sockets;

namespace Hookdesk.Sdk.Http;

/// <summary>
/// Tells which addresses are on the public internet. URLs that users enter must not reach into the private network of the server.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        // IPv4: this network, private, shared by carriers, loopback, link-local, special purposes, documentation, benchmarks,
        // multicast, reserved.
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
        // IPv6 within 2000::/3: Teredo and other special purposes, documentation, 6to4.
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    // Of one's own: private and shared by carriers, loopback, unique local. Not link-local, where clouds have their metadata service.
    private static readonly IPNetwork[] OwnNetworks =
    [
        .. new[] { "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7" }.Select(
            IPNetwork.Parse
        ),
    ];

    public static bool IsAllowed(IPAddress address, AddressScope scope) =>
        scope == AddressScope.Any || IsPublic(address) || (scope == AddressScope.OwnNetwork && IsOwn(address));

    private static bool IsOwn(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return OwnNetworks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // An IPv4 address seen through a translator is as public as that address.
            if (Translated.Contains(address))
                return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)));
            if (!Global.Contains(address))
                return false;
        }
        return !NotPublic.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}
