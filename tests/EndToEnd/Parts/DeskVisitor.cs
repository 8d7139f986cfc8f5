using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Hookdesk.EndToEnd.Tests.Parts;

/// <summary>
/// A signed-in visitor without a window, for work in numbers. Each request is tried until the desk answers, for it may be down at the
/// moment.
/// </summary>
public sealed partial class DeskVisitor : IDisposable
{
    private readonly HttpClient _http;

    private DeskVisitor(Desk desk) =>
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                CookieContainer = new CookieContainer(),
                AllowAutoRedirect = true,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
            }
        )
        {
            BaseAddress = desk.Address,
            Timeout = TimeSpan.FromMinutes(1),
            DefaultRequestHeaders = { { "Accept", "text/html" } },
        };

    public static async Task<DeskVisitor> SignInAsync(Desk desk, string email = Desk.AdminEmail, string password = Desk.AdminPassword)
    {
        var visitor = new DeskVisitor(desk);
        while (
            !await visitor.PostAsync(
                "/sign-in",
                await visitor.GetAsync("/sign-in"),
                new()
                {
                    ["email"] = email,
                    ["password"] = password,
                    ["remember"] = "true",
                }
            )
        )
        {
            // The desk went down meanwhile; nobody is signed in yet.
        }

        return visitor;
    }

    /// <summary>A page's HTML.</summary>
    public async Task<string> GetAsync(string path)
    {
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(path);
                if (IsStarting(answer))
                    throw new HttpRequestException("The desk is starting.");
                Assert.True(answer.IsSuccessStatusCode, $"GET {path} was answered {(int)answer.StatusCode}.");
                return await answer.Content.ReadAsStringAsync();
            }
            catch (Exception e) when (IsConnectionLost(e))
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Posts a form once. Whether it was done is not known when the desk dies meanwhile: then false.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="page">The page with the form: its token is sent along.</param>
    /// <param name="fields">The fields.</param>
    public async Task<bool> PostAsync(string path, string page, Dictionary<string, string> fields)
    {
        fields["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);
        try
        {
            using var form = new FormUrlEncodedContent(fields);
            using var answer = await _http.PostAsync(path, form);
            if (IsStarting(answer))
                return false;
            Assert.True(
                answer.IsSuccessStatusCode,
                $"POST {path} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}"
            );
            return true;
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsStarting(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.ServiceUnavailable;

    // A connection that is reset while it is being made surfaces as the bare error of the socket.
    private static bool IsConnectionLost(Exception e) => e is HttpRequestException { StatusCode: null } or IOException or SocketException;

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
