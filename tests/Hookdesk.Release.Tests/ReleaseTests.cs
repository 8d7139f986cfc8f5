using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Hookdesk.TestServers;

namespace Hookdesk.Release.Tests;

/// <summary>What <c>host/release</c> makes, as whoever downloads it finds it.</summary>
public sealed partial class ReleaseTests(BuiltRelease release) : IClassFixture<BuiltRelease>
{
    private const string Email = "nora@desk.example";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_release_runs_and_signs_in_where_no_dotnet_is()
    {
        using var folder = new ThrowAwayFolder("released");
        var program = Path.Combine(await release.UnpackAsync(folder.Path), "Hookdesk.Host");
        var address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        string[] settings = [$"--Hookdesk:DataDirectory={folder["data"]}", $"--urls={address}"];
        await RunAsync(
            [program, .. settings, "setup", "--site-name", "Fjord", "--admin-name", "Nora", "--admin-email", Email],
            "--admin-password",
            Password,
            "--base-url",
            address.AbsoluteUri.TrimEnd('/')
        );

        await using var desk = TestProcess.Start("/usr/bin/env", Bare([program, .. settings]), folder.Path);
        await desk.WaitForOutputAsync("Hookdesk is ready");
        using var browser = new HttpClient { BaseAddress = address };
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["email"] = Email,
                ["password"] = Password,
                ["__RequestVerificationToken"] = Token().Match(await browser.GetStringAsync("/sign-in", Cancel)).Groups[1].Value,
            }
        );
        (await browser.PostAsync("/sign-in", form, Cancel)).EnsureSuccessStatusCode();

        using var tickets = await browser.GetAsync("/tickets", Cancel);
        Assert.Equal("/tickets", tickets.RequestMessage!.RequestUri!.AbsolutePath);
        var plugins = await browser.GetStringAsync("/admin/plugins", Cancel);
        foreach (var plugin in new[] { "hookdesk.ticketing", "hookdesk.mail", "hookdesk.search", "hookdesk.sla" })
            Assert.Contains(plugin, plugins, StringComparison.Ordinal);

        Task<string> RunAsync(string[] command, params string[] more) =>
            TestProcess.RunAsync("/usr/bin/env", Bare([.. command, .. more]), folder.Path);
    }

    [Fact]
    public async Task Everything_that_holds_code_is_compiled_ahead_of_time()
    {
        using var folder = new ThrowAwayFolder("released");
        var unpacked = await release.UnpackAsync(folder.Path);

        var interpreted = Directory
            .EnumerateFiles(Path.Combine(unpacked, "plugins"), "*.dll", SearchOption.AllDirectories)
            .Where(file => !IsCompiled(file))
            .Select(file => Path.GetFileName(file)!);

        Assert.Equal(["UglyToad.PdfPig.Package.dll"], interpreted); // An assembly without a method.
    }

    [Fact]
    public async Task The_same_sources_give_the_same_bytes()
    {
        var again = await BuiltRelease.BuildAsync(release.Folder["again"]);

        Assert.Equal(Hash(release.Archive), Hash(again));
        Assert.Contains(
            Hash(again),
            await File.ReadAllTextAsync($"{again}.sha256", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // As on a machine that has never seen an SDK: neither its path nor a variable that names it.
    private static IEnumerable<string> Bare(IEnumerable<string> command) =>
        ["-i", "PATH=/usr/bin:/bin", "HOME=/nonexistent", "DOTNET_ROOT=/nonexistent", .. command];

    private static bool IsCompiled(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        return image.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}

/// <summary>A release built from a copy of what is committed, in a folder of its own each time.</summary>
public sealed class BuiltRelease : IAsyncLifetime
{
    private static readonly string Root = typeof(BuiltRelease)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Hookdesk.Root")
        .Value!;

    public ThrowAwayFolder Folder { get; } = new("release");

    public string Archive { get; private set; } = "";

    public async ValueTask InitializeAsync() => Archive = await BuildAsync(Folder["first"]);

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Unpacks it, and returns the folder that the archive holds.</summary>
    public async Task<string> UnpackAsync(string into)
    {
        await TestProcess.RunAsync("tar", ["-xzf", Archive, "-C", into]);
        return Assert.Single(Directory.GetDirectories(into, "hookdesk-*"));
    }

    /// <returns>The archive.</returns>
    public static async Task<string> BuildAsync(string folder)
    {
        await TestProcess.RunAsync("git", ["clone", "--quiet", "--shared", Root, folder]);
        await using var build = TestProcess.Start(Path.Combine(folder, "host/release"), ["-o", Path.Combine(folder, "release")], folder);
        Assert.True(await build.WaitForExitAsync(TimeSpan.FromMinutes(30)) == 0, build.Output);
        return Assert.Single(Directory.GetFiles(Path.Combine(folder, "release"), "*.tar.gz"));
    }
}
