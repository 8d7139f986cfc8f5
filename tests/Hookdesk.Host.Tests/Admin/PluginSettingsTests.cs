using System.Net;
using Hookdesk.Host.Tests.Plugins;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Testing;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Mapping;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Admin;

/// <summary>The settings page of a plugin that was compiled apart: a secret, choices, and values that do not fit.</summary>
public sealed class PluginSettingsTests : IAsyncLifetime
{
    private const string Secret = "a key that nobody may see";

    private PluginTestHost _desk = null!;
    private TestBrowser _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await FixtureDesk.StartAsync("WithSettings");
        _admin = await _desk.OpenAsAdminAsync();
        await _admin.OpenAsync("/admin/settings/courier");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_secret_is_stored_encrypted_and_never_shown_again()
    {
        var page = await SaveAsync(("Key", Secret));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(Secret, page.Html, StringComparison.Ordinal);
        Assert.Equal("", page.Document.QuerySelector("#Key")!.GetAttribute("value") ?? "");
        Assert.Contains("A value is stored.", page.Text, StringComparison.Ordinal);
        Assert.Equal($"{Secret}, north, 5", await _desk.ReadAsync("/fixtures/courier"));
        var stored = await _desk.InScopeAsync(services =>
            services.GetRequiredService<IDatabase>().Table<Stored>().SingleAsync(row => row.Name == "courier")
        );
        Assert.Contains("$protected", stored.Content, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, stored.Content, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await _admin.OpenAsync("/admin/audit")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_kept_when_its_field_is_left_empty_and_goes_when_asked_to()
    {
        Assert.Null(_admin.Page!.Document.QuerySelector("[name='Key.remove']"));
        await SaveAsync(("Key", Secret));

        await SaveAsync(("Parcels", "7"));
        Assert.Equal($"{Secret}, north, 7", await _desk.ReadAsync("/fixtures/courier"));

        await SaveAsync(("Key.remove", "true"));
        Assert.Equal("no key, north, 7", await _desk.ReadAsync("/fixtures/courier"));
    }

    [Fact]
    public async Task Choices_come_from_the_plugin_and_nothing_else_is_taken()
    {
        Assert.Equal(
            [("north", "The north"), ("south", "The south")],
            _admin.Page!.Document.QuerySelectorAll("#Region option").Select(option => (option.GetAttribute("value")!, option.TextContent))
        );
        await SaveAsync(("Region", "south"));
        Assert.Equal("no key, south, 5", await _desk.ReadAsync("/fixtures/courier"));

        var page = await SaveAsync(("Region", "nowhere"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("Choose an option from the list.", page.Document.QuerySelector("#Region-error")!.TextContent);
        Assert.Equal("no key, south, 5", await _desk.ReadAsync("/fixtures/courier"));
    }

    [Fact]
    public async Task What_was_typed_stays_when_something_in_it_is_wrong()
    {
        var page = await SaveAsync(("Parcels", "many"), ("Note", "Ring twice.\nLeave it outside."), ("Region", "south"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("Enter a number.", page.Document.QuerySelector("#Parcels-error")!.TextContent);
        Assert.Equal("many", page.Document.QuerySelector("#Parcels")!.GetAttribute("value"));
        Assert.Equal("Ring twice.\nLeave it outside.", page.Document.QuerySelector("#Note")!.TextContent);
        Assert.Equal("south", page.Document.QuerySelector("#Region option[selected]")!.GetAttribute("value"));
        Assert.Equal("no key, north, 5", await _desk.ReadAsync("/fixtures/courier"));

        // A rule between two values is the plugin's own.
        Assert.Equal(
            "The south takes ten parcels at most.",
            (await SaveAsync(("Parcels", "11"))).Document.QuerySelector("#Parcels-error")!.TextContent
        );
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(("Parcels", "10"))).Status);
        Assert.Equal("no key, south, 10", await _desk.ReadAsync("/fixtures/courier"));
    }

    [Fact]
    public async Task A_secret_that_came_with_something_wrong_is_not_sent_back_and_asked_for_again()
    {
        var page = await SaveAsync(("Key", Secret), ("Parcels", "50"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.DoesNotContain(Secret, page.Html, StringComparison.Ordinal);
        Assert.Equal("Enter a number from 1 to 20.", page.Document.QuerySelector("#Parcels-error")!.TextContent);
        Assert.Contains("Enter this again", page.Document.QuerySelector("#Key-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No value is stored yet.", page.Text, StringComparison.Ordinal);

        Assert.Equal(
            "Enter 8 to 40 characters.",
            (await SaveAsync(("Key", "short"), ("Parcels", "5"))).Document.QuerySelector("#Key-error")!.TextContent
        );
        Assert.Equal("no key, north, 5", await _desk.ReadAsync("/fixtures/courier"));
    }

    private Task<TestPage> SaveAsync(params (string Name, string? Value)[] fields) => _admin.SubmitAsync("form.hd-form", fields);

    [Table("core_setting")]
    private sealed class Stored
    {
        [Column("name")]
        public string Name { get; set; } = "";

        [Column("content")]
        public string Content { get; set; } = "";
    }
}
