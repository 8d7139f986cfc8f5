using System.Xml.Linq;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Hookdesk.Host.Data;

/// <summary>
/// The keys that protect sessions, forms and secrets, kept in the database so that every node has the same. Needs no shell.
/// </summary>
internal sealed class KeysInDatabase(Databases databases) : IXmlRepository
{
    /// <summary>Gives a database the keys of another that it hasn't got.</summary>
    public static async Task CopyAsync(DatabaseSource from, DatabaseSource to, CancellationToken cancellation)
    {
        await using var source = from.Connect();
        await using var target = to.Connect();
        var known = await target.GetTable<KeyRow>().Select(row => row.Name).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var row in await source.GetTable<KeyRow>().ToListAsync(cancellation).ConfigureAwait(false))
            if (!known.Contains(row.Name))
                await target.InsertAsync(row, token: cancellation).ConfigureAwait(false);
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = databases.Current.Connect();
        return [.. connection.GetTable<KeyRow>().Select(row => row.Content).ToList().Select(content => XElement.Parse(content))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = databases.Current.Connect();
        connection.Insert(
            new KeyRow { Name = $"{friendlyName}-{Guid.NewGuid():n}", Content = element.ToString(SaveOptions.DisableFormatting) }
        );
    }
}

[Table("core_data_protection_key")]
internal sealed class KeyRow
{
    [Column("name"), PrimaryKey]
    public string Name { get; set; } = "";

    [Column("content")]
    public string Content { get; set; } = "";
}
