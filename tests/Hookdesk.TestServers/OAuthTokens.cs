using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Web;

namespace Hookdesk.TestServers;

/// <summary>The token introspection endpoint (RFC 7662) that Dovecot asks whether an access token is good, and whose it is.</summary>
internal sealed class OAuthTokens : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _users = [];
    private readonly HttpListener _listener;
    private readonly Task _serving;

    private OAuthTokens(HttpListener listener, string introspectionUrl)
    {
        _listener = listener;
        IntrospectionUrl = introspectionUrl;
        _serving = ServeAsync();
    }

    public string IntrospectionUrl { get; }

    public static OAuthTokens Start()
    {
        var url = $"http://127.0.0.1:{Loopback.FreePort()}/introspect/";
        var listener = new HttpListener { Prefixes = { url } };
        listener.Start();
        return new OAuthTokens(listener, url);
    }

    public void Accept(string user, string token) => _users[token] = user;

    public void Revoke(string token) => _users.TryRemove(token, out _);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The listener was closed, or the client went away; the loop's condition tells which.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var token = HttpUtility.ParseQueryString(await reader.ReadToEndAsync())["token"] ?? "";
        object answer = _users.TryGetValue(token, out var user) ? new { active = true, username = user } : new { active = false };
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer));
        context.Response.Close();
    }
}
