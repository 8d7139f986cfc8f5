using System.Globalization;
using System.Text.Json;
using Hookdesk.Ticketing.Contracts;
using LinqToDB.Mapping;

namespace Hookdesk.Ticketing.Data;

/// <summary>A value that the admin gives to a property of every ticket, such as a status. Rows are never deleted.</summary>
[Table("ticketing_option")]
internal sealed class OptionRow
{
    /// <summary>The <see cref="Property"/> of statuses.</summary>
    public const string StatusProperty = "status";

    /// <summary>The property of tickets that it belongs to.</summary>
    [Column("property"), PrimaryKey(0)]
    public string Property { get; set; } = "";

    /// <summary>What is stored with tickets. That of a status tells its category (<see cref="TicketStatus.CategoryOf"/>).</summary>
    [Column("id"), PrimaryKey(1)]
    public int Id { get; set; }

    /// <summary>By which rules and searches know it; stays when the name changes.</summary>
    [Column("key")]
    public string Key { get; set; } = "";

    /// <summary>The name for those whose language has none of its own; null for one of ours that nobody has renamed.</summary>
    [Column("name")]
    public string? Name { get; set; }

    /// <summary>JSON: names by language tag.</summary>
    [Column("names")]
    public string NamesJson { get; set; } = "{}";

    [Column("color")]
    public OptionColor Color { get; set; }

    [Column("position")]
    public int Position { get; set; }

    [Column("is_retired")]
    public bool IsRetired { get; set; }

    /// <summary>What tickets get in place of it, where it is retired; null where they keep it.</summary>
    [Column("replaced_by")]
    public int? ReplacedBy { get; set; }

    [Column("is_built_in")]
    public bool IsBuiltIn { get; set; }

    [Column("version")]
    public long Version { get; set; }

    private IReadOnlyDictionary<string, string>? _names;

    /// <summary>Names by language tag.</summary>
    [NotColumn]
    public IReadOnlyDictionary<string, string> Names
    {
        get => _names ??= JsonSerializer.Deserialize<Dictionary<string, string>>(NamesJson) ?? [];
        set => (_names, NamesJson) = (value, JsonSerializer.Serialize(value));
    }

    /// <summary>The name for readers of a language; null for one of ours that nobody has renamed.</summary>
    public string? NameIn(CultureInfo language)
    {
        for (var culture = language; culture.Name.Length > 0; culture = culture.Parent)
            if (Names.TryGetValue(culture.Name, out var name))
                return name;
        return Name;
    }
}
