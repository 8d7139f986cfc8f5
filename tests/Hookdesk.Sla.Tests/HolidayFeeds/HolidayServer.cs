using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Sla.Tests.HolidayFeeds;

/// <summary>A server of somebody else that has an iCalendar file.</summary>
internal sealed class HolidayServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private HolidayServer(WebApplication application) => _application = application;

    /// <summary>What it answers with.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public string Address => $"{_application.Urls.First()}/holidays.ics";

    public static async Task<HolidayServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new HolidayServer(builder.Build());
        server._application.Run(context => server.Answer(context));
        await server._application.StartAsync();
        return server;
    }

    public void Give(params string[] events) =>
        Answer = context =>
            context.Response.WriteAsync(
                $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{string.Concat(events.Select(lines => $"BEGIN:VEVENT\r\n{lines.Replace("|", "\r\n")}\r\nEND:VEVENT\r\n"))}END:VCALENDAR\r\n"
            );

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
