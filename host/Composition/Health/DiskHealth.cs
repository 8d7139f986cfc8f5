using Hookdesk.Host.Ground;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hookdesk.Host.Composition.Health;

/// <summary>On a full disk nothing can be saved: no mail is taken and no reply sent. Told before it comes to that.</summary>
/// <param name="directory">The data directory.</param>
/// <param name="free">Free bytes on the disk of a directory.</param>
internal sealed class DiskHealth(string directory, Func<string, long> free) : IHealthCheck
{
    public const long Little = 512L * 1024 * 1024;
    public const long Least = 64L * 1024 * 1024;

    public DiskHealth(HookdeskOptions options)
        : this(options.DataDirectory, path => new DriveInfo(path).AvailableFreeSpace) { }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var left = free(directory);
        var text = $"{left / (1024 * 1024)} MB are left on the disk of {directory}.";
        return Task.FromResult(
            left < Least ? HealthCheckResult.Unhealthy(text)
            : left < Little ? HealthCheckResult.Degraded(text)
            : HealthCheckResult.Healthy(text)
        );
    }
}
