using System.Data;
using FluentMigrator;
using Hookdesk.Sdk.Data;

namespace Hookdesk.Ticketing.Data.Migrations;

/// <summary>Customers are found without the marks of letters too: “muller” finds Müller.</summary>
[Migration(2026113006)]
public sealed class FoldCustomerWords : PluginMigration
{
    /// <inheritdoc />
    public override void Up() => Execute.WithConnection(Fold);

    internal static void Fold(IDbConnection connection, IDbTransaction transaction)
    {
        var folded = new List<(long Customer, string Word)>();
        using (var read = Command("SELECT customer_id, word FROM ticketing_customer_word"))
        using (var rows = read.ExecuteReader())
            while (rows.Read())
                if (rows.GetString(1) is var word && FoldedWord.Of(word) is var plain && plain != word)
                    folded.Add((rows.GetInt64(0), plain));
        using var insert = Command(
            "INSERT INTO ticketing_customer_word (customer_id, word) SELECT @customer, @word WHERE NOT EXISTS (SELECT 1 FROM ticketing_customer_word WHERE customer_id = @customer AND word = @word)"
        );
        var (customer, text) = (Parameter(insert, "@customer", DbType.Int64), Parameter(insert, "@word", DbType.String));
        foreach (var (id, word) in folded)
        {
            (customer.Value, text.Value) = (id, word);
            insert.ExecuteNonQuery();
        }

        IDbCommand Command(string sql)
        {
            var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            return command;
        }

        static IDbDataParameter Parameter(IDbCommand command, string name, DbType type)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = (name, type);
            command.Parameters.Add(parameter);
            return parameter;
        }
    }
}
