namespace Hookdesk.Sdk;

/// <summary>Identifies an entity across plugins, for example <c>("ticket", 4711)</c>.</summary>
/// <param name="Kind">Lowercase ASCII kind, at most 40 characters: <c>ticket</c>, <c>message</c>, <c>customer</c>, <c>user</c>, …</param>
/// <param name="Id">The id within its kind; 0 where the kind has only one.</param>
public readonly record struct EntityRef(string Kind, long Id)
{
    /// <summary><c>kind:id</c>, the form used in topics and logs.</summary>
    public override string ToString() => $"{Kind}:{Id}";
}
