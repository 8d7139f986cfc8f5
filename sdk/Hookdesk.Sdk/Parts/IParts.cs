using Hookdesk.Sdk.Data;

namespace Hookdesk.Sdk.Parts;

/// <summary>
/// Typed data that a plugin attaches to entities of other plugins (tickets, messages, customers, users) without its own table.
/// Scoped.
/// </summary>
/// <remarks>A part is one JSON document per entity and part type. Store data used for searching or sorting in a table instead.</remarks>
public interface IParts
{
    /// <summary>The part of an entity, or null if it has none.</summary>
    Task<T?> GetAsync<T>(EntityRef owner, CancellationToken cancellation = default)
        where T : class;

    /// <summary>The parts of several entities of one kind in one query, for lists. Entities without the part are left out.</summary>
    Task<IReadOnlyDictionary<long, T>> GetManyAsync<T>(string kind, IReadOnlyCollection<long> ids, CancellationToken cancellation = default)
        where T : class;

    /// <summary>Saves a part inside the caller's transaction; null removes it.</summary>
    Task SetAsync<T>(IWriteScope write, EntityRef owner, T? part, CancellationToken cancellation = default)
        where T : class;
}

/// <summary>The stable name of a part type.</summary>
/// <param name="name">Starts with the plugin's id, for example <c>hookdesk.sla.policy</c>; at most 100 characters.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PartAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
