using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hookdesk.Host.Composition;

/// <summary>
/// OpenTelemetry metrics and traces, exported by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; without it nothing is collected
/// and nothing leaves the machine.
/// </summary>
internal static class Telemetry
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService("hookdesk", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3))
            )
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Hookdesk.*"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource("Hookdesk.*").AddNpgsql())
            .UseOtlpExporter();
    }
}
