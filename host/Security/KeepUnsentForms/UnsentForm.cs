using System.Text;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Hookdesk.Host.Security.KeepUnsentForms;

/// <summary>What somebody typed and sent when the session had ended.</summary>
/// <param name="Action">Where it was sent; a local path.</param>
/// <param name="IsMultipart">How it was encoded.</param>
/// <param name="Page">The page it stood on; a local path.</param>
/// <param name="Token">Its antiforgery token, which names the user that the form was shown to.</param>
/// <param name="Fields">The other values, in their order.</param>
/// <param name="Left">The names of files and the fields of secrets: they are not kept.</param>
public sealed record UnsentForm(
    string Action,
    bool IsMultipart,
    string Page,
    string Token,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    IReadOnlyList<string> Left
)
{
    public const string TokenField = "__RequestVerificationToken";

    private const int LongestForm = 1024 * 1024;
    private const int MostFields = 500;

    /// <summary>What a person wrote, to be read and copied: values that are more than one word.</summary>
    public IEnumerable<string> Texts =>
        Fields.Select(pair => pair.Value.Trim()).Where(text => text.Any(char.IsWhiteSpace)).Distinct(StringComparer.Ordinal);

    /// <summary>Reads the form of a request; null when it has none, or one that is too large or that can't be read.</summary>
    internal static async Task<UnsentForm?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var action = request.Path + request.QueryString;
        if (!request.HasFormContentType || !LocalAddress.IsLocal(action))
            return null;
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType!).Boundary).Value;
        var fields = new List<KeyValuePair<string, string>>();
        var left = new List<string>();
        try
        {
            if (boundary is { Length: > 0 })
                await ReadPartsAsync(
                    new MultipartReader(boundary, request.Body) { BodyLengthLimit = LongestForm },
                    fields,
                    left,
                    cancellation
                );
            else if (request.ContentLength <= LongestForm)
                await ReadValuesAsync(request.Body, fields, cancellation);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or BadHttpRequestException)
        {
            // A file that is too large comes after what was typed, which is here already.
        }

        var token = fields.Find(field => field.Key == TokenField).Value;
        left.AddRange(fields.Where(field => IsSecret(field.Key) && field.Value.Length > 0).Select(field => field.Key));
        fields.RemoveAll(field => field.Key == TokenField || IsSecret(field.Key) || field.Value.Contains('\0') || field.Key.Contains('\0'));
        return string.IsNullOrEmpty(token) || fields.Sum(field => field.Key.Length + field.Value.Length) > LongestForm
            ? null
            : new UnsentForm(
                LocalAddress.Of(action),
                boundary is { Length: > 0 },
                LocalAddress.Of(ReturnUrl.OfThisSite(request, request.Headers.Referer)),
                token,
                fields,
                left
            );
    }

    private static async Task ReadPartsAsync(
        MultipartReader reader,
        List<KeyValuePair<string, string>> fields,
        List<string> left,
        CancellationToken cancellation
    )
    {
        while (fields.Count < MostFields && await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition)
                continue;
            if (disposition.IsFileDisposition())
            {
                if (HeaderUtilities.RemoveQuotes(disposition.FileName) is { Length: > 0 } file)
                    left.Add(file.Value!);
            }
            else if (HeaderUtilities.RemoveQuotes(disposition.Name) is { Length: > 0 } name)
            {
                using var text = new StreamReader(section.Body, Encoding.UTF8);
                fields.Add(new(name.Value!, await text.ReadToEndAsync(cancellation)));
            }
        }
    }

    private static async Task ReadValuesAsync(Stream body, List<KeyValuePair<string, string>> fields, CancellationToken cancellation)
    {
        using var reader = new FormReader(body) { ValueCountLimit = MostFields, ValueLengthLimit = LongestForm };
        while (await reader.ReadNextPairAsync(cancellation) is { } pair)
            fields.Add(pair);
    }

    private static bool IsSecret(string field) =>
        field.Contains("password", StringComparison.OrdinalIgnoreCase) || field.Contains("secret", StringComparison.OrdinalIgnoreCase);
}
