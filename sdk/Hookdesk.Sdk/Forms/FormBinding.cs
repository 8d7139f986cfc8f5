using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sdk.Forms;

/// <summary>
/// Reads a posted form into a record and checks it by the rules that stand at its properties
/// (<see cref="System.ComponentModel.DataAnnotations"/>).
/// </summary>
/// <remarks>
/// <para>
/// ASP.NET Core binds forms too (<c>[FromForm]</c>), and its validation responds on its own: an unreadable number is an empty 400, a broken
/// rule a JSON problem. A person needs the form again, with what they typed and a sentence at each field; so this names fields and
/// properties in the same way, and leaves the answer to the handler.
/// </para>
/// <para>
/// The record is a class with a parameterless constructor; every property with a public setter is read, unless it has
/// <c>[IgnoreDataMember]</c>. A field is called as its property, with a small first letter, or by <c>[DataMember(Name = "…")]</c>. What
/// the form does not send keeps the value that the constructor gave.
/// </para>
/// <list type="bullet">
/// <item>Text is trimmed, but for <c>[DataType]</c> password, multi-line text and HTML; nullable text is null when empty. It holds at most
/// 1,000 characters (100,000 in several lines; HTML as many as the server takes) where no <c>[StringLength]</c> or <c>[MaxLength]</c> says
/// otherwise.</item>
/// <item><see cref="bool"/> is true when the first value is <c>true</c> or <c>on</c>: a check box with a hidden <c>false</c> behind it, as
/// <c>FormField</c> writes it, or alone.</item>
/// <item>Numbers, dates and whatever is <see cref="IParsable{TSelf}"/> are read in the invariant culture, as browsers send them; enums by
/// name. An empty field is null, or what the constructor gave.</item>
/// <item><c>IReadOnlyList&lt;T&gt;</c> and <c>IReadOnlySet&lt;T&gt;</c> of these take all values of a field, without the empty ones.</item>
/// <item>A record in a record: <c>server.host</c>, or another prefix where <c>[DataMember]</c> gives one (it is taken as it stands:
/// <c>server_</c>). A list of records: <c>steps[0].when</c>, counted without a gap, at most 100.</item>
/// </list>
/// <para>
/// Rules are checked field by field; <see cref="System.ComponentModel.DataAnnotations.IValidatableObject"/> of the whole when no field is
/// wrong. <c>ErrorMessage</c>s and the messages of the whole are source strings of the assembly that defines the record, without
/// placeholders; the usual attributes need none. How many fields and bytes a form may have is the server's limit.
/// </para>
/// </remarks>
public static class FormBinding
{
    /// <summary>Reads the form of a request.</summary>
    /// <exception cref="BadHttpRequestException">
    /// It has more fields or longer ones than the server takes, or is none, such as a request without a form's content type: the answer is
    /// 400, or 413 for a body that is too large.
    /// </exception>
    public static async Task<Form<TModel>> ReadFormAsync<TModel>(this HttpContext context, CancellationToken cancellation)
        where TModel : class, new()
    {
        if (!context.Request.HasFormContentType)
            throw new BadHttpRequestException("The request has no form.", StatusCodes.Status400BadRequest);
        try
        {
            return (await context.Request.ReadFormAsync(cancellation).ConfigureAwait(false)).Bind<TModel>(context.RequestServices);
        }
        catch (InvalidDataException error)
        {
            // Too large, or not a form at all: an error of the sender, not of Hookdesk.
            throw new BadHttpRequestException(error.Message, StatusCodes.Status400BadRequest, error);
        }
    }

    /// <summary>The same of a form that was read already. The services give the texts, and rules may ask for them.</summary>
    public static Form<TModel> Bind<TModel>(this IFormCollection posted, IServiceProvider services)
        where TModel : class, new()
    {
        var texts = services.GetRequiredService<IStringLocalizerFactory>();
        var reader = new FormReader(posted, services, texts.Create(typeof(TModel)), texts.Create(typeof(FormBinding)));
        var model = new TModel();
        reader.Read(model, "");
        return new Form<TModel>(model, reader.Errors, posted);
    }
}
