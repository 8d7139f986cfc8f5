using System.Data.Common;
using System.Runtime.CompilerServices;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.Mapping;

namespace Hookdesk.Host.Data;

/// <summary>
/// Writes whole rows within a transaction. linq2db works out the statement anew for each row, which costs several times what the
/// database needs to run it; here it is made once for each kind of row and prepared once for each transaction.
/// </summary>
internal sealed class RowWriter(DataConnection connection) : IDisposable
{
    // Weak, so that the rows of a plugin that was switched off do not keep it in memory.
    private static readonly ConditionalWeakTable<Type, RowStatements> Known = [];

    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    public async Task InsertAsync<T>(T row, CancellationToken cancellation)
        where T : class
    {
        if (Of<T>() is { Insert: { } sql } statements)
            await Command(sql, statements.Inserted, row).ExecuteNonQueryAsync(cancellation);
        else
            await connection.InsertAsync(row, token: cancellation);
    }

    public async Task<long> InsertWithIdAsync<T>(T row, CancellationToken cancellation)
        where T : class =>
        Of<T>() is { InsertReturningId: { } sql } statements
            ? (long)(await Command(sql, statements.Inserted, row).ExecuteScalarAsync(cancellation))!
            : await connection.InsertWithInt64IdentityAsync(row, token: cancellation);

    public async Task<int> UpdateAsync<T>(T row, CancellationToken cancellation)
        where T : class =>
        Of<T>() is { Update: { } sql } statements
            ? await Command(sql, statements.Updated, row).ExecuteNonQueryAsync(cancellation)
            : await connection.UpdateAsync(row, token: cancellation);

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
    }

    private RowStatements Of<T>() =>
        Known.TryGetValue(typeof(T), out var known)
            ? known
            : Known.GetOrAdd(typeof(T), RowStatements.Of(connection.MappingSchema.GetEntityDescriptor(typeof(T))));

    private DbCommand Command(string sql, IReadOnlyList<ColumnDescriptor> columns, object row)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.OpenDbConnection().CreateCommand();
            command.CommandText = sql;
            foreach (var _ in columns)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = RowStatements.Parameter(command.Parameters.Count);
                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
        }

        command.Transaction = connection.Transaction;
        for (var i = 0; i < columns.Count; i++)
            command.Parameters[i].Value = RowStatements.ValueOf(columns[i], row) ?? DBNull.Value;
        return command;
    }
}

/// <summary>The statements for one kind of row, in words that both databases understand.</summary>
internal sealed record RowStatements(
    string? Insert,
    string? InsertReturningId,
    IReadOnlyList<ColumnDescriptor> Inserted,
    string? Update,
    IReadOnlyList<ColumnDescriptor> Updated
)
{
    // What both drivers store as the column has it. Rows with anything else are left to linq2db.
    private static readonly HashSet<Type> Plain =
    [
        typeof(long),
        typeof(int),
        typeof(bool),
        typeof(string),
        typeof(double),
        typeof(byte[]),
        typeof(DateTimeOffset),
    ];

    /// <summary>The statements, or nulls for a row that needs what only linq2db knows.</summary>
    public static RowStatements Of(EntityDescriptor row)
    {
        if (row.Columns.Any(column => !IsPlain(column)) || row.Name.Schema is not null || row.Name.Database is not null)
            return new RowStatements(null, null, [], null, []);
        var table = Quoted(row.Name.Name);
        var inserted = row.Columns.Where(column => !column.SkipOnInsert && !column.IsIdentity).ToList();
        var insert =
            inserted.Count == 0
                ? $"INSERT INTO {table} DEFAULT VALUES"
                : $"INSERT INTO {table} ({string.Join(", ", inserted.Select(column => Quoted(column.ColumnName)))}) VALUES ({string.Join(", ", inserted.Select((_, i) => Parameter(i)))})";
        var identity = row.Columns.Where(column => column.IsIdentity && Underlying(column) == typeof(long)).ToList();

        var keys = row.Columns.Where(column => column.IsPrimaryKey).ToList();
        var changed = row.Columns.Where(column => !column.IsPrimaryKey && !column.SkipOnUpdate && !column.IsIdentity).ToList();
        var update =
            keys.Count == 0 || changed.Count == 0
                ? null
                : $"UPDATE {table} SET {string.Join(", ", changed.Select((column, i) => $"{Quoted(column.ColumnName)} = {Parameter(i)}"))} WHERE "
                    + string.Join(" AND ", keys.Select((column, i) => $"{Quoted(column.ColumnName)} = {Parameter(changed.Count + i)}"));
        return new RowStatements(
            insert,
            identity.Count == 1 ? $"{insert} RETURNING {Quoted(identity[0].ColumnName)}" : null,
            inserted,
            update,
            [.. changed, .. keys]
        );
    }

    public static string Parameter(int index) => $"@p{index}";

    /// <summary>A column's value as it is stored.</summary>
    public static object? ValueOf(ColumnDescriptor column, object row) =>
        column.MemberAccessor.GetValue(row) switch
        {
            DateTimeOffset time => time.ToUnixTimeMilliseconds(),
            Enum number => Convert.ToInt32(number, null),
            var value => value,
        };

    private static bool IsPlain(ColumnDescriptor column)
    {
        var type = Underlying(column);
        return column is { HasValuesToSkipOnInsert: false, HasValuesToSkipOnUpdate: false, ValueConverter: null }
            && column.StorageType == column.MemberType
            && !column.MemberName.Contains('.', StringComparison.Ordinal)
            && (
                Plain.Contains(type)
                || type.IsEnum
                    && Enum.GetUnderlyingType(type) == typeof(int)
                    && !type.GetFields().Any(field => field.IsDefined(typeof(MapValueAttribute), false))
            );
    }

    private static Type Underlying(ColumnDescriptor column) => Nullable.GetUnderlyingType(column.MemberType) ?? column.MemberType;

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
