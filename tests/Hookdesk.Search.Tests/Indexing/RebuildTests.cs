using System.Reflection;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using Hookdesk.Search.IndexFormat;
using Hookdesk.Search.Indexing;
using Hookdesk.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Search.Tests.Indexing;

public sealed class RebuildTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("hookdesk-search-").FullName;

    [Fact]
    public async Task What_was_committed_while_the_desk_was_down_or_came_after_the_last_commit_of_the_index_is_found_after_the_start()
    {
        long first,
            second;
        await using (var desk = await StartAsync())
        {
            first = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
            await desk.IndexedAsync();
        }
        await using (var desk = await StartAsync(withSearch: false))
            second = await desk.TicketAsync(1, "Two", "alphaword");
        await using (var desk = await StartAsync())
        {
            await desk.IndexedAsync();
            Assert.Equal([first, second], (await desk.TicketsAsync("alphaword")).Order());
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("no segments")]
    [InlineData("other version")]
    public async Task A_damaged_missing_or_old_index_is_noticed_at_the_start_and_built_anew(string damage)
    {
        long ticket;
        await using (var desk = await StartAsync())
        {
            ticket = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
            await desk.IndexedAsync();
        }
        Damage(damage);
        await using (var desk = await StartAsync())
        {
            await BuiltAsync(desk);
            Assert.Equal([ticket], await desk.TicketsAsync("alphaword"));
            var later = await desk.TicketAsync(1, "Two", "alphaword too");
            await desk.IndexedAsync();
            Assert.Equal([ticket, later], (await desk.TicketsAsync("alphaword")).Order());
        }
    }

    [Fact]
    public async Task After_a_backup_was_put_back_what_came_later_is_found_no_more_and_what_comes_afterwards_is_found()
    {
        var (database, backup) = (Path.Combine(_data, "hookdesk.db"), Path.Combine(_data, "before.db"));
        long first;
        await using (var desk = await StartAsync())
        {
            first = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
            await desk.IndexedAsync();
        }
        File.Copy(database, backup);
        await using (var desk = await StartAsync())
        {
            for (var i = 0; i < 5; i++)
                await desk.TicketAsync(1, "Two", "alphaword");
            await desk.IndexedAsync();
        }
        File.Move(backup, database, overwrite: true);
        await using (var desk = await StartAsync())
        {
            var again = await desk.TicketAsync(1, "Another two", "betaword");
            await BuiltAsync(desk);
            await desk.IndexedAsync();
            Assert.Equal([first], await desk.TicketsAsync("alphaword"));
            Assert.Equal([again], await desk.TicketsAsync("betaword"));
        }
    }

    [Fact]
    public async Task Searching_goes_on_while_a_new_index_is_built_and_nothing_that_comes_meanwhile_is_lost()
    {
        await using var desk = await StartAsync();
        var department = await desk.DepartmentAsync("Sales");
        for (var i = 0; i < 30; i++)
            await desk.TicketAsync(department, $"Number {i}", "alphaword");
        await desk.IndexedAsync();
        var owner = desk.Host.Services.GetRequiredService<NodeIndexOwner>();
        var before = owner.Open().Current.Folder;
        var admin = await desk.Host.SignInAsync();
        await admin.OpenAsync("/admin/search");
        await admin.SubmitAsync("form[action='/admin/search/rebuild']");
        var came = 30;
        for (
            var clock = System.Diagnostics.Stopwatch.StartNew();
            owner.Open().Current.Folder == before && clock.Elapsed < TimeSpan.FromMinutes(2);

        )
        {
            Assert.True((await desk.TicketsAsync("alphaword")).Length >= 30);
            await desk.TicketAsync(department, "Meanwhile", "alphaword");
            came++;
        }
        Assert.NotEqual(before, owner.Open().Current.Folder);
        await desk.IndexedAsync();
        Assert.Equal(came, (await desk.TicketsAsync("alphaword")).Length);
        Assert.False(Directory.Exists(before));
    }

    [Fact]
    public async Task A_commit_holds_the_position_up_to_which_it_is_complete()
    {
        await using (var desk = await StartAsync())
        {
            await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
            await desk.IndexedAsync();
        }
        var folder = IndexFolders.Current(Root)!;
        using var index = LuceneIndex.Open(folder);
        await using var again = await StartAsync(withSearch: false);
        var last = await again.InAsync(services => services.GetRequiredService<Sdk.Events.IEventLog>().LastIdAsync());
        Assert.Equal(
            1,
            index.Search(searcher =>
                searcher.Search(new Lucene.Net.Search.TermQuery(new Lucene.Net.Index.Term(IndexFields.Body, "alphaword")), 10).TotalHits
            )
        );
        Assert.InRange(index.Position, 1, last);
        Assert.True(index.IsComplete);
    }

    [Fact]
    public async Task Another_process_leaves_the_index_of_a_running_desk_alone_and_asks_the_desk_for_a_new_one()
    {
        await using var desk = await StartAsync();
        var ticket = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
        await desk.IndexedAsync();
        var owner = desk.Host.Services.GetRequiredService<NodeIndexOwner>();
        var before = owner.Open().Current.Folder;
        var host = typeof(RebuildTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "Hookdesk.HostFolder")
            .Value!;
        await using var command = TestProcess.Start(
            "dotnet",
            [Path.Combine(host, "Hookdesk.Host.dll"), $"--Hookdesk:DataDirectory={_data}", "search", "rebuild"],
            _data,
            new Dictionary<string, string?>()
        );
        Assert.Equal(0, await command.WaitForExitAsync(TimeSpan.FromMinutes(2)));
        Assert.Contains("Hookdesk is running", command.Output);
        for (
            var clock = System.Diagnostics.Stopwatch.StartNew();
            owner.Open().Current.Folder == before && clock.Elapsed < TimeSpan.FromMinutes(2);

        )
            await Task.Delay(50);
        Assert.NotEqual(before, owner.Open().Current.Folder);
        Assert.Equal([ticket], await desk.TicketsAsync("alphaword"));
    }

    [Fact]
    public void A_commit_never_says_that_what_could_not_be_written_is_in()
    {
        var (folder, away) = (Path.Combine(_data, "index"), Path.Combine(_data, "away"));
        using (var index = LuceneIndex.Create(folder, new LogPosition(1, "")))
        {
            index.Commit(DateTimeOffset.UnixEpoch);
            index.Put("ticket", new Contracts.SearchDocument(1, "One"));
            index.Reach(new LogPosition(2, ""));
            // A file stands where the folder was: nothing can be written, as on a full disk.
            Directory.Move(folder, away);
            File.WriteAllText(folder, "");
            Assert.ThrowsAny<IOException>(index.Refresh);
            File.Delete(folder);
            Directory.Move(away, folder);
            index.Put("ticket", new Contracts.SearchDocument(2, "Two"));
            index.Reach(new LogPosition(3, ""));
            index.Commit(DateTimeOffset.UnixEpoch.AddDays(1));
            Assert.NotNull(index.Lost);
        }
        using var again = LuceneIndex.Open(folder);
        Assert.Equal(1, again.Position);
    }

    [Fact]
    public async Task What_could_not_be_written_is_not_passed_over_and_a_new_index_has_it()
    {
        await using var desk = await StartAsync();
        var first = await desk.TicketAsync(await desk.DepartmentAsync("Sales"), "One", "alphaword");
        await desk.IndexedAsync();
        var index = desk.Host.Services.GetRequiredService<NodeIndexOwner>().Open();
        var (folder, away) = (index.Current.Folder, Path.Combine(_data, "away"));
        var before = index.Current;
        // A file stands where the folder was: nothing can be written, as on a full disk.
        Directory.Move(folder, away);
        await File.WriteAllTextAsync(folder, "");
        var second = await desk.TicketAsync(1, "Two", "alphaword");
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); before.Lost is null && clock.Elapsed < TimeSpan.FromMinutes(1); )
            await Task.Delay(10);
        Assert.NotNull(before.Lost);
        before.Commit(DateTimeOffset.UnixEpoch);
        Assert.NotEqual(DateTimeOffset.UnixEpoch, before.LastCommit);
        File.Delete(folder);
        if (index.Current == before)
            Directory.Move(away, folder);
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); index.Current == before && clock.Elapsed < TimeSpan.FromMinutes(1); )
            await Task.Delay(10);
        await BuiltAsync(desk);
        await desk.IndexedAsync();
        Assert.Equal([first, second], (await desk.TicketsAsync("alphaword")).Order());
    }

    private string Root => Path.Combine(_data, "node", "search");

    private async Task<Desk> StartAsync(bool withSearch = true) =>
        await Desk.StartAsync(DatabaseProvider.Sqlite, options => options.DataDirectory = _data, withSearch);

    private static async Task BuiltAsync(Desk desk)
    {
        var owner = desk.Host.Services.GetRequiredService<NodeIndexOwner>();
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(20))
            if (owner.Opened is { IsChecked: true, Wanted: null, Current.IsComplete: true })
                return;
        Assert.Fail("No new index was built.");
    }

    private void Damage(string damage)
    {
        var folder = IndexFolders.Current(Root)!;
        var files = Directory.GetFiles(folder);
        switch (damage)
        {
            case "missing":
                Directory.Delete(Root, recursive: true);
                break;
            case "flipped":
                foreach (var file in files.Where(file => file.EndsWith(".cfs", StringComparison.Ordinal)))
                {
                    var bytes = File.ReadAllBytes(file);
                    for (var i = bytes.Length / 2; i < bytes.Length / 2 + 8; i++)
                        bytes[i] ^= 0x5A;
                    File.WriteAllBytes(file, bytes);
                }
                break;
            case "cut":
                foreach (var file in files.Where(file => file.EndsWith(".cfs", StringComparison.Ordinal)))
                    File.WriteAllBytes(file, File.ReadAllBytes(file)[..10]);
                break;
            case "no segments":
                foreach (var file in files.Where(file => Path.GetFileName(file).StartsWith("segments", StringComparison.Ordinal)))
                    File.Delete(file);
                break;
            default:
                using (var index = LuceneIndex.Open(folder, version: IndexFields.Version + 1))
                    index.Commit(DateTimeOffset.UnixEpoch);
                break;
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
