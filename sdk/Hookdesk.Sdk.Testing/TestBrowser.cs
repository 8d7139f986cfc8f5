using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Hookdesk.Sdk.Testing;

/// <summary>
/// A browser without script: it follows redirects, keeps cookies and sends forms with their antiforgery token, as a person without
/// JavaScript would.
/// </summary>
/// <param name="baseAddress">The URL of the test server.</param>
public sealed class TestBrowser(Uri baseAddress) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private HttpClient? _client;

    /// <summary>The client beneath, with this browser's cookies.</summary>
    public HttpClient Client =>
        _client ??= new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies })
        {
            BaseAddress = baseAddress,
            DefaultRequestHeaders = { Accept = { new MediaTypeWithQualityHeaderValue("text/html") } },
        };

    /// <summary>The cookies as a request header has them, for a program that sends requests in this browser's name.</summary>
    public string Cookies => _cookies.GetCookieHeader(baseAddress);

    /// <summary>The page that was read last.</summary>
    public TestPage? Page { get; private set; }

    /// <summary>Opens a page.</summary>
    public async Task<TestPage> OpenAsync(string path) =>
        Page = await TestPage.ReadAsync(await Client.GetAsync(path).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>
    /// Fills in a form of the current page and sends it; fields that are not named are sent as the page has them.
    /// </summary>
    /// <param name="form">A CSS selector of the form.</param>
    /// <param name="fields">Values by field name; null leaves a field out, as an unticked box.</param>
    public async Task<TestPage> SubmitAsync(string form, params (string Name, string? Value)[] fields)
    {
        var page = Page ?? throw new InvalidOperationException("Open a page first.");
        var element =
            page.Document.QuerySelector(form) as IHtmlFormElement
            ?? throw new InvalidOperationException(
                $"{page.Url} has no form {form}. Page text: {page.Text[..Math.Min(300, page.Text.Length)]}"
            );
        var values = FieldsOf(element).Where(field => fields.All(given => given.Name != field.Key)).ToList();
        values.AddRange(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!)));
        var target = element.GetAttribute("action") is { Length: > 0 } action ? action : page.Url.PathAndQuery;
        if (string.Equals(element.GetAttribute("method"), "get", StringComparison.OrdinalIgnoreCase))
            return await OpenAsync(target + "?" + await new FormUrlEncodedContent(values).ReadAsStringAsync().ConfigureAwait(false))
                .ConfigureAwait(false);

        var multipart = new MultipartFormDataContent();
        foreach (var (name, value) in values)
            multipart.Add(new StringContent(value), name);
        HttpContent content = element.GetAttribute("enctype") == "multipart/form-data" ? multipart : new FormUrlEncodedContent(values);
        return Page = await TestPage.ReadAsync(await Client.PostAsync(target, content).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Posts to a path as the page's scripts do, with the antiforgery token of the current page. The current page stays.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add(
            "RequestVerificationToken",
            Page?.Token ?? throw new InvalidOperationException("Open a page first. The page contains the token.")
        );
        return await Client.SendAsync(request).ConfigureAwait(false);
    }

    /// <summary>Signs in by the form.</summary>
    /// <exception cref="InvalidOperationException">It did not work; the message has what the page says.</exception>
    public async Task SignInAsync(string email, string password)
    {
        await OpenAsync("/sign-in").ConfigureAwait(false);
        var page = await SubmitAsync("form[action^='/sign-in']", ("email", email), ("password", password)).ConfigureAwait(false);
        if (page.Url.AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal))
            throw new InvalidOperationException($"{email} couldn't sign in: {page.Text}");
    }

    /// <inheritdoc />
    public void Dispose() => _client?.Dispose();

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            var name = element.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || element.HasAttribute("disabled"))
                continue;
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Type: "submit" or "file" or "button" }:
                case IHtmlButtonElement:
                    break;
                case IHtmlInputElement input:
                    yield return KeyValuePair.Create(name, input.Value);
                    break;
                case IHtmlTextAreaElement area:
                    yield return KeyValuePair.Create(name, area.Value);
                    break;
                case IHtmlSelectElement select:
                    foreach (var option in select.SelectedOptions)
                        yield return KeyValuePair.Create(name, option.Value);
                    break;
            }
        }
    }
}

/// <summary>A page as it was answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Url">The address after redirects.</param>
/// <param name="Html">The markup.</param>
/// <param name="Document">The parsed markup.</param>
public sealed record TestPage(HttpStatusCode Status, Uri Url, string Html, IHtmlDocument Document)
{
    /// <summary>The antiforgery token that the page carries for scripts.</summary>
    public string? Token =>
        Document.QuerySelector("meta[name=request-verification-token]")?.GetAttribute("content")
        ?? Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");

    /// <summary>The visible text of the main part, with white space folded.</summary>
    public string Text =>
        string.Join(
            ' ',
            ((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? Html).Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries
            )
        );

    internal static async Task<TestPage> ReadAsync(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        return new TestPage(
            response.StatusCode,
            response.RequestMessage!.RequestUri!,
            html,
            await new HtmlParser().ParseDocumentAsync(html).ConfigureAwait(false)
        );
    }
}
