using LinqToDB;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Data;

/// <summary>How .NET values are stored, the same on both providers.</summary>
internal static class Mapping
{
    /// <summary>
    /// A <see cref="DateTimeOffset"/> is a 64-bit count of Unix milliseconds: SQLite has no time type that orders and compares exactly,
    /// and two representations would page differently. An enum is its number and a bool is what the provider calls one, both by
    /// linq2db's own rules.
    /// </summary>
    public static MappingSchema Create()
    {
        var schema = new MappingSchema("Hookdesk");
        schema.SetDataType(typeof(DateTimeOffset), DataType.Int64);
        schema.SetDataType(typeof(DateTimeOffset?), DataType.Int64);
        schema.SetValueToSqlConverter(
            typeof(DateTimeOffset),
            (sql, _, value) => sql.Append(((DateTimeOffset)value).ToUnixTimeMilliseconds())
        );

        schema.SetConverter<DateTimeOffset, long>(time => time.ToUnixTimeMilliseconds());
        schema.SetConverter<DateTimeOffset, DataParameter>(time => DataParameter.Int64(null, time.ToUnixTimeMilliseconds()));
        schema.SetConverter<DateTimeOffset?, DataParameter>(time => new DataParameter(
            null,
            time == null ? null : time.Value.ToUnixTimeMilliseconds(),
            DataType.Int64
        ));
        schema.SetConverter<long, DateTimeOffset>(milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        schema.SetConverter<long, DateTimeOffset?>(milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        return schema;
    }
}
