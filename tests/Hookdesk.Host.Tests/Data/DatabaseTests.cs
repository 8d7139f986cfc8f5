using Hookdesk.Host.Data;
using Hookdesk.Sdk.Data;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Data;

public sealed class DatabaseOnSqliteTests() : DatabaseTests(DatabaseProvider.Sqlite);

public sealed class DatabaseOnPostgresTests() : DatabaseTests(DatabaseProvider.PostgreSql);

public abstract class DatabaseTests(DatabaseProvider provider) : DataTests(provider)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, 123, TimeSpan.FromHours(2));

    private async Task<ServiceProvider> ShellAsync()
    {
        await Db.Migrator.MigrateAsync("test.sample", typeof(CreateSampleRows).Assembly, Cancel);
        return Db.Shell();
    }

    private static Task<long> InsertAsync(IDatabase db, SampleRow row) => db.WriteAsync(write => write.InsertWithIdAsync(row));

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_was_stored()
    {
        await using var shell = await ShellAsync();
        var id = await shell.InScopeAsync(db =>
            InsertAsync(
                db,
                new SampleRow
                {
                    At = Noon,
                    EndedAt = null,
                    Colour = Colour.Blue,
                    OtherColour = Colour.Red,
                    IsOpen = true,
                    Words = "สวัสดี 'æ' \"ø\"",
                }
            )
        );

        var row = await shell.InScopeAsync(db => db.Table<SampleRow>().SingleAsync(r => r.Id == id, Cancel));

        Assert.Equal(Noon, row.At);
        Assert.Equal(TimeSpan.Zero, row.At.Offset);
        Assert.Null(row.EndedAt);
        Assert.Equal((Colour.Blue, Colour.Red), (row.Colour, row.OtherColour));
        Assert.True(row.IsOpen);
        Assert.Equal("สวัสดี 'æ' \"ø\"", row.Words);
    }

    [Fact]
    public async Task Rows_written_one_after_the_other_keep_each_its_own_values()
    {
        await using var shell = await ShellAsync();
        SampleRow[] written =
        [
            new()
            {
                At = Noon,
                EndedAt = null,
                Colour = Colour.Blue,
                OtherColour = null,
                IsOpen = false,
                Words = "one",
            },
            new()
            {
                At = Noon.AddDays(1),
                EndedAt = Noon,
                Colour = Colour.Red,
                OtherColour = Colour.Blue,
                IsOpen = true,
                Words = "",
            },
            new()
            {
                At = Noon.AddDays(2),
                EndedAt = null,
                Colour = Colour.Blue,
                OtherColour = null,
                IsOpen = true,
                Words = "three",
            },
        ];
        await shell.InScopeAsync(db =>
            db.WriteAsync(async write =>
            {
                foreach (var row in written)
                    row.Id = await write.InsertWithIdAsync(row, Cancel);
                written[2].ParentId = written[0].Id;
                Assert.Equal(1, await write.UpdateAsync(written[2], Cancel));
                written[0].OtherColour = Colour.Red;
                Assert.Equal(1, await write.UpdateAsync(written[0], Cancel));
                Assert.Equal(0, await write.UpdateAsync(new SampleRow { Id = written[2].Id + 100 }, Cancel));
                await write.InsertAsync(
                    new SampleRow
                    {
                        At = Noon.AddDays(3),
                        Colour = Colour.Red,
                        ParentId = written[1].Id,
                    },
                    Cancel
                );
            })
        );

        var rows = await shell.InScopeAsync(db => db.Table<SampleRow>().OrderBy(row => row.Id).ToListAsync(Cancel));

        Assert.Equal(written.Select(Values), rows.Take(3).Select(Values));
        Assert.Equal((Noon.AddDays(3), written[1].Id, (Colour?)null), (rows[3].At, rows[3].ParentId, rows[3].OtherColour));

        static object Values(SampleRow row) =>
            (row.Id, row.At, row.EndedAt, row.Colour, row.OtherColour, row.IsOpen, row.Words, row.ParentId);
    }

    [Fact]
    public async Task Times_compare_order_and_group_in_queries()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            foreach (var minutes in (int[])[3, 1, 2])
                await InsertAsync(
                    db,
                    new SampleRow
                    {
                        At = Noon.AddMinutes(minutes),
                        EndedAt = minutes == 2 ? null : Noon.AddHours(minutes),
                        Colour = Colour.Red,
                    }
                );

            var rows = db.Table<SampleRow>();
            DateTimeOffset? bound = Noon.AddMinutes(1);
            DateTimeOffset? nothing = null;
            DateTimeOffset[] some = [Noon.AddMinutes(2), Noon.AddMinutes(3)];
            Assert.Equal(
                [2, 3],
                (await rows.Where(r => r.At > bound).OrderBy(r => r.At).ToListAsync(Cancel)).Select(r => (r.At - Noon).TotalMinutes)
            );
            Assert.Equal(1, await rows.CountAsync(r => r.EndedAt == nothing, Cancel));
            Assert.Equal(1, await rows.CountAsync(r => r.EndedAt >= Noon.AddHours(3), Cancel));
            Assert.Equal(2, await rows.CountAsync(r => some.Contains(r.At), Cancel));
            Assert.Equal(Noon.AddMinutes(3), await rows.MaxAsync(r => r.At, Cancel));
            Assert.Equal(Noon.AddHours(1), await rows.MinAsync(r => r.EndedAt, Cancel));
            Assert.Equal(
                [Noon.AddMinutes(1), Noon.AddMinutes(2)],
                await rows.Select(r => r.At).OrderBy(at => at).Take(2).ToListAsync(Cancel)
            );

            await db.WriteAsync(
                write =>
                    write
                        .Table<SampleRow>()
                        .Where(r => r.EndedAt != null)
                        .Set(r => r.EndedAt, nothing)
                        .Set(r => r.At, Noon)
                        .UpdateAsync(Cancel),
                Cancel
            );
            Assert.Equal(3, await rows.CountAsync(r => r.EndedAt == null, Cancel));
            Assert.Equal(2, await rows.CountAsync(r => r.At == Noon, Cancel));
        });
    }

    [Fact]
    public async Task Booleans_and_enums_compare_in_queries()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            await InsertAsync(
                db,
                new SampleRow
                {
                    At = Noon,
                    Colour = Colour.Blue,
                    IsOpen = false,
                }
            );
            await InsertAsync(
                db,
                new SampleRow
                {
                    At = Noon,
                    Colour = Colour.Red,
                    OtherColour = Colour.Blue,
                    IsOpen = true,
                }
            );
            var (colour, open) = (Colour.Blue, true);
            Assert.Equal(1, await db.Table<SampleRow>().CountAsync(r => r.IsOpen, Cancel));
            Assert.Equal(1, await db.Table<SampleRow>().CountAsync(r => r.IsOpen == open && r.OtherColour == colour, Cancel));
            Assert.Equal(
                1,
                await db.Table<SampleRow>().CountAsync(r => !r.IsOpen && r.Colour == Colour.Blue && r.OtherColour == null, Cancel)
            );
        });
    }

    [Fact]
    public async Task A_failed_write_keeps_nothing()
    {
        await using var shell = await ShellAsync();
        var followed = false;
        await shell.InScopeAsync(async db =>
        {
            await Assert.ThrowsAsync<FormatException>(() =>
                db.WriteAsync(
                    async write =>
                    {
                        await write.InsertAsync(new SampleRow { At = Noon, Colour = Colour.Red }, Cancel);
                        write.Record(new Happened(1, 1));
                        write.AfterCommit(() =>
                        {
                            followed = true;
                            return Task.CompletedTask;
                        });
                        throw new FormatException();
                    },
                    Cancel
                )
            );

            Assert.Equal(0, await db.Table<SampleRow>().CountAsync(Cancel));
            Assert.Equal(0, await db.Table<EventRow>().CountAsync(Cancel));
        });
        Assert.False(followed);
        Assert.Empty(shell.GetRequiredService<RecordingHooks>().Published);
    }

    [Fact]
    public async Task A_scope_goes_on_after_a_failed_statement()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() =>
                InsertAsync(
                    db,
                    new SampleRow
                    {
                        At = Noon,
                        Colour = Colour.Red,
                        ParentId = 4711,
                    }
                )
            );
            await InsertAsync(db, new SampleRow { At = Noon, Colour = Colour.Red });
            Assert.Equal(1, await db.Table<SampleRow>().CountAsync(Cancel));
        });
    }

    [Fact]
    public async Task A_nested_write_joins_the_outer_transaction()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            await Assert.ThrowsAsync<FormatException>(() =>
                db.WriteAsync(
                    async write =>
                    {
                        await InsertAsync(db, new SampleRow { At = Noon, Colour = Colour.Red });
                        Assert.Equal(1, await db.Table<SampleRow>().CountAsync(Cancel));
                        throw new FormatException();
                    },
                    Cancel
                )
            );
            Assert.Equal(0, await db.Table<SampleRow>().CountAsync(Cancel));
        });
    }

    [Fact]
    public async Task A_caught_failure_of_a_nested_write_still_saves_nothing()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                db.WriteAsync(
                    async _ =>
                    {
                        await Assert.ThrowsAsync<FormatException>(() =>
                            db.WriteAsync(
                                async inner =>
                                {
                                    await inner.InsertAsync(new SampleRow { At = Noon, Colour = Colour.Red }, Cancel);
                                    throw new FormatException();
                                },
                                Cancel
                            )
                        );
                    },
                    Cancel
                )
            );
            Assert.IsType<FormatException>(thrown.InnerException);
            Assert.Equal(0, await db.Table<SampleRow>().CountAsync(Cancel));
        });
    }

    [Fact]
    public async Task What_follows_a_commit_cannot_turn_it_into_an_error()
    {
        await using var shell = await ShellAsync();
        var hooks = shell.GetRequiredService<RecordingHooks>();
        hooks.OnPublish = _ => throw new FormatException();
        await shell.InScopeAsync(async db =>
        {
            await db.WriteAsync(
                write =>
                {
                    write.AfterCommit(() => throw new FormatException());
                    write.Record(new Happened(1, 1));
                    write.Record(new Happened(1, 2));
                    return Task.CompletedTask;
                },
                Cancel
            );
            Assert.Equal(2, await db.Table<EventRow>().CountAsync(Cancel));
        });
        Assert.Equal([1, 2], hooks.Published.Cast<Happened>().Select(action => action.Number));
    }

    [Fact]
    public async Task Handlers_and_callbacks_may_write()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            await db.WriteAsync(
                write =>
                {
                    write.AfterCommit(() => InsertAsync(db, new SampleRow { At = Noon, Colour = Colour.Red }));
                    write.AfterCommit(() =>
                        shell.InScopeAsync(other => InsertAsync(other, new SampleRow { At = Noon, Colour = Colour.Red }))
                    );
                    return Task.CompletedTask;
                },
                Cancel
            );
            Assert.Equal(2, await db.Table<SampleRow>().CountAsync(Cancel));
        });
    }

    [Fact]
    public async Task History_that_is_brought_in_is_of_its_own_time_and_of_no_later_one()
    {
        await using var shell = await ShellAsync();
        var began = await shell.InScopeAsync(db =>
            db.WriteAsync(
                write =>
                {
                    write.Record(new Happened(1, 1));
                    using (write.AsOf(Noon))
                    {
                        Assert.Equal(Noon, write.Now);
                        write.Record(new Happened(2, 2));
                        using (write.AsOf(Noon.AddDays(-1).AddTicks(1)))
                            write.Record(new Happened(3, 3));
                        write.Record(new Happened(4, 4));
                    }
                    write.Record(new Happened(5, 5));
                    Assert.Throws<ArgumentOutOfRangeException>(() => write.AsOf(write.Now.AddMilliseconds(1)));
                    return Task.FromResult(write.Now);
                },
                Cancel
            )
        );
        var times = await shell.InScopeAsync(db => db.Table<EventRow>().OrderBy(row => row.Id).Select(row => row.At).ToListAsync(Cancel));
        Assert.Equal([began, Noon, Noon.AddDays(-1), Noon, began], times.TakeLast(5));
    }

    [Fact]
    public async Task A_scope_that_has_ended_refuses_to_write()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            var kept = await db.WriteAsync(Task.FromResult, Cancel);
            Assert.Throws<InvalidOperationException>(() => kept.Table<SampleRow>());
            Assert.Throws<InvalidOperationException>(() => kept.Record(new Happened(1, 1)));
        });
    }

    [Fact]
    public async Task A_scope_holds_no_connection_between_its_queries()
    {
        await using var shell = await ShellAsync();
        await shell.InScopeAsync(async db =>
        {
            Assert.Equal(0, await db.Table<SampleRow>().CountAsync(Cancel));
            Assert.NotEqual(System.Data.ConnectionState.Open, db.Connection.TryGetDbConnection()?.State);
            await InsertAsync(db, new SampleRow { At = Noon, Colour = Colour.Red });
            Assert.NotEqual(System.Data.ConnectionState.Open, db.Connection.TryGetDbConnection()?.State);
            Assert.Single(await db.Table<SampleRow>().ToListAsync(Cancel));
            Assert.Single(db.Table<SampleRow>().ToList());
            await foreach (var row in db.Table<SampleRow>().AsAsyncEnumerable().WithCancellation(Cancel))
                Assert.Equal(Noon, row.At);
            Assert.NotEqual(System.Data.ConnectionState.Open, db.Connection.TryGetDbConnection()?.State);
        });
    }

    [Fact]
    public async Task Many_writers_of_one_process_all_succeed()
    {
        await using var shell = await ShellAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            for (var i = 0; i < 20; i++)
                                await shell.InScopeAsync(db => InsertAsync(db, new SampleRow { At = Noon, Colour = Colour.Red }));
                        },
                        Cancel
                    )
                )
        );
        Assert.Equal(320, await shell.InScopeAsync(db => db.Table<SampleRow>().CountAsync(Cancel)));
    }
}
