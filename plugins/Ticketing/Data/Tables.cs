using Hookdesk.Sdk.Data;
using LinqToDB;

namespace Hookdesk.Ticketing.Data;

/// <summary>Tables to read, be it inside a transaction or not.</summary>
internal readonly struct Tables
{
    private readonly IDatabase? _database;
    private readonly IWriteScope? _write;

    private Tables(IDatabase? database, IWriteScope? write) => (_database, _write) = (database, write);

    public static Tables Of(IDatabase database) => new(database, null);

    public static Tables Of(IWriteScope write) => new(null, write);

    public ITable<T> Of<T>()
        where T : class => _write is null ? _database!.Table<T>() : _write.Table<T>();
}
