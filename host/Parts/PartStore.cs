using System.Reflection;
using System.Text.Json;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Parts;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Parts;

/// <summary>Parts as JSON in one table, keyed by owner and part name.</summary>
internal sealed class PartStore(IDatabase database) : IParts
{
    // Databases limit the length of a list in a query.
    private const int IdsPerQuery = 500;

    public async Task<T?> GetAsync<T>(EntityRef owner, CancellationToken cancellation = default)
        where T : class
    {
        var name = NameOf<T>();
        var content = await database
            .Table<PartRow>()
            .Where(part => part.OwnerKind == owner.Kind && part.OwnerId == owner.Id && part.Name == name)
            .Select(part => part.Content)
            .FirstOrDefaultAsync(cancellation);
        return content is null ? null : Read<T>(content);
    }

    public async Task<IReadOnlyDictionary<long, T>> GetManyAsync<T>(
        string kind,
        IReadOnlyCollection<long> ids,
        CancellationToken cancellation = default
    )
        where T : class
    {
        var name = NameOf<T>();
        var found = new Dictionary<long, T>(ids.Count);
        foreach (var some in ids.Distinct().Chunk(IdsPerQuery))
        {
            var rows = await database
                .Table<PartRow>()
                .Where(part => part.OwnerKind == kind && part.Name == name && some.Contains(part.OwnerId))
                .ToListAsync(cancellation);
            foreach (var part in rows)
                found[part.OwnerId] = Read<T>(part.Content);
        }

        return found;
    }

    public async Task SetAsync<T>(IWriteScope write, EntityRef owner, T? part, CancellationToken cancellation = default)
        where T : class
    {
        var name = NameOf<T>();
        var existing = write.Table<PartRow>().Where(row => row.OwnerKind == owner.Kind && row.OwnerId == owner.Id && row.Name == name);
        if (part is null)
        {
            await existing.DeleteAsync(cancellation);
            return;
        }

        var content = JsonSerializer.Serialize(part, EventRecord.Json);
        if (await existing.Set(row => row.Content, content).UpdateAsync(cancellation) == 0)
            await write.InsertAsync(
                new PartRow
                {
                    OwnerKind = owner.Kind,
                    OwnerId = owner.Id,
                    Name = name,
                    Content = content,
                },
                cancellation
            );
    }

    private static T Read<T>(string content) => JsonSerializer.Deserialize<T>(content, EventRecord.Json)!;

    private static string NameOf<T>() =>
        typeof(T).GetCustomAttribute<PartAttribute>()?.Name
        ?? throw new InvalidOperationException($"{typeof(T).FullName} is used as a part but has no [Part(\"name\")] attribute.");
}

[Table("core_part")]
internal sealed class PartRow
{
    [Column("owner_kind"), PrimaryKey(0)]
    public string OwnerKind { get; set; } = "";

    [Column("name"), PrimaryKey(1)]
    public string Name { get; set; } = "";

    [Column("owner_id"), PrimaryKey(2)]
    public long OwnerId { get; set; }

    [Column("content")]
    public string Content { get; set; } = "";
}
