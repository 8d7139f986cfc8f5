using Hookdesk.Host.Data;
using Hookdesk.TestServers;
using LinqToDB.Data;

namespace Hookdesk.Host.Tests.Data;

/// <summary>Also in a folder that everybody may enter, which an operator or a package may have made.</summary>
public sealed class PrivateFilesTests
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;

    [Fact]
    public async Task The_database_and_its_journals_are_readable_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has rights of its own.");
        using var folder = new ThrowAwayFolder("private");
        Open(folder.Path);
        await using var source = new DatabaseSource(DatabaseSettings.For(null, folder.Path));
        await using var connection = source.Connect();
        await connection.ExecuteAsync("CREATE TABLE kept (text TEXT)", TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(folder.Path);
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
        Assert.Empty(PrivateFiles.FindOpen(folder.Path));
    }

    [Fact]
    public async Task What_others_can_read_is_named_unless_they_can_not_enter()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has rights of its own.");
        using var folder = new ThrowAwayFolder("private");
        Open(folder.Path);
        await File.WriteAllTextAsync(folder["appsettings.json"], "{}", TestContext.Current.CancellationToken);
        Open(folder["appsettings.json"]);
        PrivateFiles.Touch(folder["closed"]);
        Assert.Equal(["appsettings.json"], PrivateFiles.FindOpen(folder.Path));

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Empty(PrivateFiles.FindOpen(folder.Path));
    }

    private static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Everybody);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
