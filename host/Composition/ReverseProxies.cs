using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Hookdesk.Host.Composition;

/// <summary>
/// Takes the client's address, host and scheme from the reverse proxy in front. Only a proxy on this machine, or one that
/// <c>Hookdesk:TrustedProxies</c> names (addresses or networks, separated by commas), is believed: anybody else could claim to be
/// anyone.
/// </summary>
internal static class ReverseProxies
{
    public static void UseReverseProxies(this WebApplication application)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
        };
        var trusted = application.Configuration["Hookdesk:TrustedProxies"] ?? "";
        foreach (var text in trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(text, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(text, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new InvalidOperationException(
                    $"Hookdesk:TrustedProxies contains \"{text}\", which isn't an IP address or a network such as 10.0.0.0/8."
                );
        }

        application.UseForwardedHeaders(options);
    }
}
