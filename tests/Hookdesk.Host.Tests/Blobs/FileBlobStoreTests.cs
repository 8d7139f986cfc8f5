using System.Security.Cryptography;
using Hookdesk.Host.Blobs;
using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Blobs;
using Hookdesk.TestServers;

namespace Hookdesk.Host.Tests.Blobs;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly ThrowAwayFolder _folder = new("blobs");
    private readonly FileBlobStore _store;

    public FileBlobStoreTests() =>
        _store = new FileBlobStore(
            new HookdeskOptions
            {
                DataDirectory = _folder.Path,
                ConnectionString = null,
                PluginsFile = _folder["plugins.json"],
            },
            TimeProvider.System
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task What_was_saved_is_read_again(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);

        var blob = await _store.SaveAsync(new MemoryStream(content), Cancel);

        Assert.Equal(new BlobRef(Convert.ToHexStringLower(SHA256.HashData(content)), size), blob);
        Assert.Equal(content, await ReadAsync(blob.Hash));
        Assert.True(await _store.ExistsAsync(blob.Hash, Cancel));
    }

    [Fact]
    public async Task The_same_content_is_kept_once()
    {
        var saved = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => _store.SaveAsync(new MemoryStream([1, 2, 3]), Cancel), Cancel))
        );

        Assert.Single(saved.Distinct());
        Assert.Equal([saved[0]], await _store.ListAsync(Cancel).ToListAsync(Cancel));
        Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_is_saved_again_while_it_is_cleared_away_stays()
    {
        var content = new byte[] { 4, 5, 6 };
        var blob = await _store.SaveAsync(new MemoryStream(content), Cancel);
        var path = _folder[$"blobs/{blob.Hash[..2]}/{blob.Hash[2..4]}/{blob.Hash}"];
        for (var round = 0; round < 100; round++)
        {
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
            var before = TimeProvider.System.GetUtcNow().AddHours(-1);
            var clearing = Task.Run(() => _store.DeleteUnlessSavedSinceAsync(blob.Hash, before, Cancel), Cancel);
            var saving =
                round % 2 == 0
                    ? Task.Run(() => _store.SaveAsync(new MemoryStream(content), Cancel), Cancel)
                    : Task.Run(async () => (await _store.SaveAllAsync([content], Cancel))[0], Cancel);
            await Task.WhenAll(clearing, saving);
            // Whoever was told that it is saved names it now.
            Assert.Equal(content, await ReadAsync(blob.Hash));
        }
    }

    [Fact]
    public async Task Many_are_saved_at_once_in_their_order_and_each_once()
    {
        var contents = Enumerable.Range(0, 30).Select(i => (ReadOnlyMemory<byte>)RandomNumberGenerator.GetBytes(i * 100)).ToList();
        var known = await _store.SaveAsync(new MemoryStream(contents[3].ToArray()), Cancel);

        var blobs = await _store.SaveAllAsync([.. contents, contents[5]], Cancel);

        Assert.Equal(known, blobs[3]);
        Assert.Equal(blobs[5], blobs[^1]);
        for (var i = 0; i < contents.Count; i++)
            Assert.Equal(contents[i].ToArray(), await ReadAsync(blobs[i].Hash));
        Assert.Equal(contents.Count, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length);
        Assert.Empty(await _store.SaveAllAsync([], Cancel));
    }

    [Fact]
    public async Task A_broken_upload_leaves_nothing()
    {
        await Assert.ThrowsAsync<FormatException>(() => _store.SaveAsync(new BreakingStream(), Cancel));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_cut_short_by_a_crash_is_replaced()
    {
        var blob = await _store.SaveAsync(new MemoryStream([1, 2, 3]), Cancel);
        var file = Directory.GetFiles(_folder.Path, blob.Hash, SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(file, [1], Cancel);

        await _store.SaveAsync(new MemoryStream([1, 2, 3]), Cancel);

        Assert.Equal([1, 2, 3], await ReadAsync(blob.Hash));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    public async Task What_is_not_there_is_missing(string hash)
    {
        Assert.False(await _store.ExistsAsync(hash, Cancel));
        Assert.Equal(hash, (await Assert.ThrowsAsync<BlobMissingException>(() => _store.OpenAsync(hash, Cancel))).Hash);
        await _store.DeleteAsync(hash, Cancel);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_but_read_to_its_end_by_who_has_it_open()
    {
        var blob = await _store.SaveAsync(new MemoryStream([1, 2, 3]), Cancel);
        await using var open = await _store.OpenAsync(blob.Hash, Cancel);

        await _store.DeleteAsync(blob.Hash, Cancel);

        Assert.False(await _store.ExistsAsync(blob.Hash, Cancel));
        Assert.Equal(1, open.ReadByte());
        Assert.Empty(await _store.ListAsync(Cancel).ToListAsync(Cancel));
    }

    private async Task<byte[]> ReadAsync(string hash)
    {
        await using var stream = await _store.OpenAsync(hash, Cancel);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }

    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ < 3 ? ValueTask.FromResult(buffer.Length) : throw new FormatException();
    }
}
