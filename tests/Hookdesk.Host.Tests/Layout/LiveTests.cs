using System.Net;
using Hookdesk.Host.Ground;
using Hookdesk.Host.Hooks;
using Hookdesk.Host.Layout;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hookdesk.Host.Tests.Layout;

public sealed class LiveTests : IAsyncLifetime
{
    private WebApplication _application = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LiveHub Hub => _application.Services.GetRequiredService<LiveHub>();

    private ShellLifetime Lifetime => _application.Services.GetRequiredService<ShellLifetime>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<LiveHub>().AddSingleton<ShellLifetime>().AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IPluginFailures>(provider => new PluginFailures(
            provider.GetRequiredService<ILogger<PluginFailures>>(),
            TimeProvider.System
        ));
        var plugins = new PluginList([]);
        builder.Services.AddSingleton<IPluginList>(plugins).AddSingleton<IBundledPlugins>(plugins).AddScoped<ICurrentUser, Somebody>();
        builder.Services.AddSingleton<Circuits>().AddSingleton<PluginCalls>();
        builder.Services.AddSingleton<IContributionGuard, ContributionGuard>();
        builder.Services.AddScoped<ILiveTopicGuard, ThrowingGuard>().AddScoped<ILiveTopicGuard, TicketGuard>();
        _application = builder.Build();
        _application.Urls.Add("http://127.0.0.1:0");
        // By a variable: the analyzer of route handlers fails on a method of another assembly.
        Delegate handler = LiveEndpoint.HandleAsync;
        _application.MapGet("/live", handler);
        await _application.StartAsync(Cancel);
        _client = new HttpClient { BaseAddress = new Uri(_application.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }

    [Fact]
    public async Task A_page_is_told_of_its_topics_at_once_and_of_many_changes_only_once()
    {
        using var reader = await ListenAsync("topic=ticket:1&topic=ticket:2");
        Hub.Announce("ticket:1", "ticket:9");
        Hub.Announce("ticket:2");
        Hub.Announce("ticket:1");
        Assert.Equal("event: changed", await LineAsync(reader));
        Assert.Equal("""data: {"topics":["ticket:1","ticket:2"]}""", await LineAsync(reader));
        Hub.Announce("ticket:2");
        Assert.Equal("event: changed", await LineAsync(reader));
        Assert.Equal("""data: {"topics":["ticket:2"]}""", await LineAsync(reader));
    }

    [Fact]
    public async Task What_changed_after_a_page_was_drawn_and_before_it_listened_is_told_at_once()
    {
        using var earlier = await ListenAsync("topic=ticket:1");
        await Task.Delay(20, Cancel);
        // What was drawn was read up to a second before.
        var drawn = TimeProvider.System.GetUtcNow().AddSeconds(1);
        Hub.Announce("ticket:1", "ticket:9");
        using var reader = await ListenAsync($"topic=ticket:1&topic=ticket:2&since={drawn.ToUnixTimeMilliseconds()}");
        Assert.Equal("event: changed", await LineAsync(reader));
        Assert.Equal("""data: {"topics":["ticket:1"]}""", await LineAsync(reader));

        // A page that was drawn later knows it already.
        using var later = await ListenAsync($"topic=ticket:1&topic=ticket:2&since={drawn.AddMinutes(1).ToUnixTimeMilliseconds()}");
        Hub.Announce("ticket:2");
        await LineAsync(later);
        Assert.Equal("""data: {"topics":["ticket:2"]}""", await LineAsync(later));
    }

    [Theory]
    [InlineData("-62135596800001")]
    [InlineData("1")]
    public async Task A_page_from_before_anything_was_known_is_told_of_all_its_topics_and_a_time_that_is_none_is_passed_over(string since)
    {
        using var reader = await ListenAsync($"topic=ticket:1&topic=ticket:2&since={since}");
        if (since[0] == '-')
            Hub.Announce("ticket:1", "ticket:2");
        await LineAsync(reader);
        Assert.Equal("""data: {"topics":["ticket:1","ticket:2"]}""", await LineAsync(reader));
    }

    [Theory]
    [InlineData("ticket:666")]
    [InlineData("unknown")]
    [InlineData("boom")]
    public async Task A_topic_that_is_refused_unknown_or_whose_guard_fails_is_not_followed(string topic)
    {
        using var reader = await ListenAsync($"topic={topic}&topic=ticket:1");
        Hub.Announce(topic, "ticket:1");
        await LineAsync(reader);
        Assert.Equal("""data: {"topics":["ticket:1"]}""", await LineAsync(reader));
    }

    [Fact]
    public async Task The_connection_ends_when_the_shell_retires()
    {
        using var reader = await ListenAsync("topic=ticket:1");
        Lifetime.Retire();
        Assert.Null(await LineAsync(reader));
    }

    private async Task<StreamReader> ListenAsync(string query)
    {
        var response = await _client.GetAsync($"/live?{query}", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Equal(": listening", await reader.ReadLineAsync(Cancel));
        return reader;
    }

    private static async Task<string?> LineAsync(StreamReader reader)
    {
        string? line;
        do line = await reader.ReadLineAsync(Cancel);
        while (line is "" or ":");
        return line;
    }

    private sealed class TicketGuard : ILiveTopicGuard
    {
        public ValueTask<bool?> MayFollowAsync(string topic, ICurrentUser user, CancellationToken cancellation = default) =>
            new(topic.StartsWith("ticket:", StringComparison.Ordinal) ? topic != "ticket:666" : null);
    }

    private sealed class ThrowingGuard : ILiveTopicGuard
    {
        public ValueTask<bool?> MayFollowAsync(string topic, ICurrentUser user, CancellationToken cancellation = default) =>
            topic == "boom" ? throw new InvalidOperationException("boom") : new((bool?)null);
    }

    private sealed class Somebody : ICurrentUser
    {
        public bool IsSignedIn => true;

        public long Id => 1;

        public UserInfo? Info => null;

        public IReadOnlyCollection<long> RoleIds => [];

        public TimeZoneInfo TimeZone => TimeZoneInfo.Utc;

        public bool Has(Permission permission) => false;
    }
}
