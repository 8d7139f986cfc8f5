using Microsoft.AspNetCore.Http;

namespace Hookdesk.Sdk.Forms;

/// <summary>A form as it was posted: the record that it fills, what was typed, and what is wrong with it.</summary>
/// <typeparam name="TModel">See <see cref="FormBinding"/>.</typeparam>
public sealed class Form<TModel>
    where TModel : class, new()
{
    private readonly IFormCollection _posted;

    internal Form(TModel model, Dictionary<string, string> errors, IFormCollection posted) =>
        (Model, Errors, _posted) = (model, errors, posted);

    /// <summary>The record. It is filled as far as the form can be read, also when there are errors.</summary>
    public TModel Model { get; }

    /// <summary>
    /// A sentence in the reader's language by the name of the form's field; the empty name stands for the whole. A handler adds what only
    /// it can know, such as a name that is taken.
    /// </summary>
    public Dictionary<string, string> Errors { get; }

    /// <summary>True while there are no errors.</summary>
    public bool IsValid => Errors.Count == 0;

    /// <summary>One of the errors, the first field's; null when there is none.</summary>
    public string? FirstError => Errors.Values.FirstOrDefault();

    /// <summary>
    /// What was typed into a field, as it came: to be shown again where it could not be read. Text needs no such item, since it is in the
    /// record as it was typed.
    /// </summary>
    public string Typed(string field) => _posted[field].FirstOrDefault() ?? "";

    /// <summary>The files that came with the form.</summary>
    public IFormFileCollection Files => _posted.Files;
}
