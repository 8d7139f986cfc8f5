using Hookdesk.Host.Data;
using Microsoft.AspNetCore.Http.Features;

namespace Hookdesk.Host.Security;

/// <summary>
/// Reads the form of a request, whoever asks for it, and makes a form that can't be read a bad request (400) rather than an error of the
/// desk: no form at all, parts that are cut short, too many values, an encoding that nobody has, or a character that databases refuse.
/// </summary>
internal sealed class CheckedForm(HttpRequest request) : IFormFeature
{
    private readonly FormFeature _inner = new(request);

    public bool HasFormContentType => _inner.HasFormContentType;

    public IFormCollection? Form
    {
        get => _inner.Form;
        set => _inner.Form = value;
    }

    public IFormCollection ReadForm()
    {
        try
        {
            return Checked(_inner.ReadForm());
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Refused(error);
        }
    }

    public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Checked(await _inner.ReadFormAsync(cancellationToken));
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Refused(error);
        }
    }

    private bool IsUnreadable(Exception error) =>
        error switch
        {
            BadHttpRequestException => false,
            IOException => !DiskFull.Is(error),
            InvalidDataException or NotSupportedException or FormatException or ArgumentException => true,
            InvalidOperationException => !HasFormContentType,
            _ => false,
        };

    private static BadHttpRequestException Refused(Exception error) =>
        new("The form can't be read.", StatusCodes.Status400BadRequest, error);

    // PostgreSQL stores no NUL, and no person types one.
    private static IFormCollection Checked(IFormCollection form)
    {
        foreach (var (name, values) in form)
        {
            if (name.Contains('\0'))
                throw new InvalidDataException("The name of a field has a NUL.");
            foreach (var value in values)
                if (value?.Contains('\0') == true)
                    throw new InvalidDataException("A value has a NUL.");
        }

        foreach (var file in form.Files)
            if (file.Name.Contains('\0') || file.FileName.Contains('\0'))
                throw new InvalidDataException("The name of a file has a NUL.");
        return form;
    }
}
