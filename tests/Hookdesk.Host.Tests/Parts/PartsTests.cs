using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Parts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Parts;

public sealed class PartsOnSqliteTests() : PartsTests(DatabaseProvider.Sqlite);

public sealed class PartsOnPostgresTests() : PartsTests(DatabaseProvider.PostgreSql);

public abstract class PartsTests(DatabaseProvider provider) : DataTests(provider)
{
    private static readonly EntityRef Owner = new("ticket", 4711);

    private async Task WithPartsAsync(Func<IParts, Func<EntityRef, Note?, Task>, Task> work)
    {
        await using var shell = Db.Shell();
        await using var scope = shell.CreateAsyncScope();
        var parts = scope.ServiceProvider.GetRequiredService<IParts>();
        var database = scope.ServiceProvider.GetRequiredService<IDatabase>();
        await work(parts, (owner, part) => database.WriteAsync(write => parts.SetAsync(write, owner, part, Cancel), Cancel));
    }

    [Fact]
    public Task A_part_is_saved_changed_and_removed() =>
        WithPartsAsync(
            async (parts, set) =>
            {
                Assert.Null(await parts.GetAsync<Note>(Owner, Cancel));
                await set(Owner, new Note("one", 1));
                await set(Owner, new Note("two", 2));
                Assert.Equal(new Note("two", 2), await parts.GetAsync<Note>(Owner, Cancel));
                Assert.Null(await parts.GetAsync<OtherNote>(Owner, Cancel));
                Assert.Null(await parts.GetAsync<Note>(Owner with { Kind = "customer" }, Cancel));
                await set(Owner, null);
                Assert.Null(await parts.GetAsync<Note>(Owner, Cancel));
            }
        );

    [Fact]
    public Task Parts_of_a_long_list_come_together() =>
        WithPartsAsync(
            async (parts, set) =>
            {
                foreach (var id in (long[])[3, 700, 1400])
                    await set(new EntityRef("ticket", id), new Note("x", (int)id));

                var found = await parts.GetManyAsync<Note>("ticket", [.. Enumerable.Range(1, 1500).Select(id => (long)id)], Cancel);

                Assert.Equal([3, 700, 1400], found.Keys.Order());
                Assert.Equal(700, found[700].Number);
                Assert.Empty(await parts.GetManyAsync<Note>("ticket", [], Cancel));
            }
        );

    [Fact]
    public Task A_type_without_a_name_is_told_apart() =>
        WithPartsAsync(
            async (parts, _) => await Assert.ThrowsAsync<InvalidOperationException>(() => parts.GetAsync<Nameless>(Owner, Cancel))
        );

    [Part("test.note")]
    private sealed record Note(string Words, int Number);

    [Part("test.other_note")]
    private sealed record OtherNote(string Words);

    private sealed record Nameless(string Words);
}
