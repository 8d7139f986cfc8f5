using Hookdesk.Sdk.Testing;
using Xunit;

namespace MyPlugin.Tests;

/// <summary>Opens the page as an administrator.</summary>
public sealed class OpenThePage
{
    [Fact]
    public async Task It_says_how_many_people_have_signed_in()
    {
        await using var desk = await PluginTestHost.StartAsync(options => options.AddPlugin<MyThingPlugin>());
        using var admin = await desk.SignInAsync();

        Assert.Contains("1 person has signed in", (await admin.OpenAsync("/acme.my-plugin")).Text);
    }
}
