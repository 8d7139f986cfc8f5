using System.ComponentModel.DataAnnotations;
using Hookdesk.Host.Settings;
using Hookdesk.Host.Tests.Data;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Settings;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Settings;

public sealed class SettingsOnSqliteTests() : SettingsTests(DatabaseProvider.Sqlite);

public sealed class SettingsOnPostgresTests() : SettingsTests(DatabaseProvider.PostgreSql);

public abstract class SettingsTests(DatabaseProvider provider) : DataTests(provider)
{
    private ServiceProvider Shell() => Db.Shell(services => services.AddSettings<Weather>("weather", "Weather", "How it is."));

    private static async Task<T> WithAsync<T>(ServiceProvider shell, Func<ISettings<Weather>, Task<T>> work)
    {
        await using var scope = shell.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<ISettings<Weather>>());
    }

    private static Task<Weather> GetAsync(ServiceProvider shell) => WithAsync(shell, settings => settings.GetAsync(Cancel));

    private static Task SaveAsync(ServiceProvider shell, Weather weather) =>
        WithAsync(
            shell,
            async settings =>
            {
                await settings.SaveAsync(weather, Cancel);
                return true;
            }
        );

    [Fact]
    public async Task Unsaved_settings_are_the_defaults_and_saved_ones_come_back()
    {
        await using var shell = Shell();
        Assert.Equal((20, Sky.Clear), ((await GetAsync(shell)).Degrees, (await GetAsync(shell)).Sky));

        await SaveAsync(
            shell,
            new Weather
            {
                Degrees = 5,
                Sky = Sky.Cloudy,
                Places = ["Oslo"],
            }
        );

        var weather = await GetAsync(shell);
        Assert.Equal((5, Sky.Cloudy), (weather.Degrees, weather.Sky));
        Assert.Equal(["Oslo"], weather.Places);
    }

    [Fact]
    public async Task Changing_an_object_that_was_read_changes_nobody_elses()
    {
        await using var shell = Shell();
        (await GetAsync(shell)).Degrees = 99;
        Assert.Equal(20, (await GetAsync(shell)).Degrees);
    }

    [Fact]
    public async Task A_value_that_is_not_valid_is_not_saved()
    {
        await using var shell = Shell();
        await Assert.ThrowsAsync<ValidationException>(() => SaveAsync(shell, new Weather { Degrees = 200 }));
        Assert.Equal(20, (await GetAsync(shell)).Degrees);
    }

    [Fact]
    public async Task A_secret_is_stored_protected_and_never_told_to_the_audit_log()
    {
        await using var shell = Shell();
        await SaveAsync(shell, new Weather { Key = "swordfish", Degrees = 6 });

        Assert.Equal("swordfish", (await GetAsync(shell)).Key);
        var stored = await shell.InScopeAsync(db => db.Table<SettingRow>().Select(row => row.Content).SingleAsync(Cancel));
        var told = await shell.InScopeAsync(db => db.Table<Hookdesk.Host.Data.EventRow>().Select(row => row.Payload).SingleAsync(Cancel));
        Assert.DoesNotContain("swordfish", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", told, StringComparison.Ordinal);
        var changed = Assert.IsType<SettingsChanged>(Assert.Single(shell.GetRequiredService<RecordingHooks>().Published));
        Assert.Equal(
            [new SettingChange("Degrees", "20", "6"), new SettingChange("Key", null, null)],
            changed.Changes.OrderBy(change => change.Property, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Saving_without_a_change_is_no_event()
    {
        await using var shell = Shell();
        await SaveAsync(shell, new Weather());
        Assert.Empty(shell.GetRequiredService<RecordingHooks>().Published);
    }

    [Fact]
    public async Task Configuration_wins_and_is_not_stored()
    {
        Db.Configuration["Hookdesk:Settings:weather:Degrees"] = "7";
        Db.Configuration["Hookdesk:Settings:weather:Key"] = "from a file";
        await using (var shell = Shell())
        {
            var weather = await GetAsync(shell);
            Assert.Equal((7, "from a file"), (weather.Degrees, weather.Key));
            weather.Sky = Sky.Cloudy;
            await SaveAsync(shell, weather);
            Assert.Equal(7, (await GetAsync(shell)).Degrees);
        }

        Db.Configuration.Clear();
        await using var without = Shell();
        var plain = await GetAsync(without);
        Assert.Equal((20, "", Sky.Cloudy), (plain.Degrees, plain.Key, plain.Sky));
    }

    [Fact]
    public async Task What_a_rolled_back_transaction_saved_is_not_remembered()
    {
        await using var shell = Shell();
        await using var scope = shell.CreateAsyncScope();
        var settings = scope.ServiceProvider.GetRequiredService<ISettings<Weather>>();
        await Assert.ThrowsAsync<FormatException>(() =>
            scope
                .ServiceProvider.GetRequiredService<IDatabase>()
                .WriteAsync(
                    async _ =>
                    {
                        await settings.SaveAsync(new Weather { Degrees = 1 }, Cancel);
                        await settings.GetAsync(Cancel);
                        throw new FormatException();
                    },
                    Cancel
                )
        );
        Assert.Equal(20, (await settings.GetAsync(Cancel)).Degrees);
    }

    [Fact]
    public async Task A_class_that_nobody_registered_is_refused_by_name()
    {
        await using var shell = Db.Shell();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => GetAsync(shell));
        Assert.Contains(nameof(Weather), refused.Message, StringComparison.Ordinal);
    }

    public enum Sky
    {
        Clear,
        Cloudy,
    }

    public sealed class Weather
    {
        [Range(-50, 50), Setting("Degrees")]
        public int Degrees { get; set; } = 20;

        [Setting("Sky")]
        public Sky Sky { get; set; }

        [Setting("Key", Secret = true)]
        public string Key { get; set; } = "";

        public List<string> Places { get; set; } = [];
    }
}
