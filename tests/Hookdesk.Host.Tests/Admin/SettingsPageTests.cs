using System.ComponentModel.DataAnnotations;
using System.Net;
using Hookdesk.Host.Admin.Settings;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Host.Tests.Admin;

public sealed class SettingsPageTests(AdminDesk admin) : IClassFixture<AdminDesk>
{
    [Fact]
    public async Task What_is_saved_shows_at_once_and_stands_in_the_audit_log()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        await browser.OpenAsync("/admin/settings/site");
        var page = await browser.SubmitAsync("form.hd-form", ("Name", "Fjord <Desk>"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Saved.", page.Document.QuerySelector("[data-toast] .hd-toast-text")!.TextContent);
        Assert.EndsWith(" · Fjord <Desk>", page.Document.Title, StringComparison.Ordinal);
        Assert.Contains(
            "saved the “site” settings",
            (await browser.OpenAsync("/admin/audit?kind=settings")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_value_that_is_not_valid_is_marked_and_nothing_is_saved()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        await browser.OpenAsync("/admin/settings/site");
        var page = await browser.SubmitAsync("form.hd-form", ("Name", ""), ("BaseUrl", "ftp://x"), ("TimeZone", "Nowhere/Land"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("This field is required.", page.Document.QuerySelector("#Name-error")!.TextContent);
        Assert.Equal("true", page.Document.QuerySelector("#Name")!.GetAttribute("aria-invalid"));
        Assert.Contains("Name-error", page.Document.QuerySelector("#Name")!.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Contains("Enter a full URL", page.Document.QuerySelector("#BaseUrl-error")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("ftp://x", (await browser.OpenAsync("/admin/settings/site")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_configuration_sets_cannot_be_changed_here()
    {
        using var browser = await admin.Desk.SignInAsync("chief@desk.example");
        var field = (await browser.OpenAsync("/admin/settings/look")).Document.QuerySelector("#Theme")!;
        Assert.True(field.HasAttribute("disabled"));
        Assert.Contains("Set in the server configuration", browser.Page!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_property_gets_its_control()
    {
        var fields = SettingField.Of(typeof(Sample)).ToDictionary(field => field.Name);
        Assert.Equal(
            ["First", "Count", "Ratio", "Password", "Notes", "Words", "Flavour", "IsOn", "Pause", "Optional"],
            SettingField.Of(typeof(Sample)).Select(field => field.Name)
        );
        Assert.Equal(SettingControl.Number, fields["Count"].Control);
        Assert.Equal(SettingControl.Secret, fields["Password"].Control);
        Assert.Equal(SettingControl.Multiline, fields["Notes"].Control);
        Assert.Equal(SettingControl.Lines, fields["Words"].Control);
        Assert.Equal(SettingControl.Choice, fields["Flavour"].Control);
        Assert.Equal(SettingControl.Switch, fields["IsOn"].Control);
    }

    [Theory]
    [InlineData("Count", "12", 12)]
    [InlineData("Count", "1.5", null)]
    [InlineData("Count", "99999999999", null)]
    [InlineData("Ratio", "1.5", 1.5)]
    [InlineData("Flavour", "Sweet", Flavours.Sweet)]
    [InlineData("Flavour", "7", null)]
    [InlineData("IsOn", "true", true)]
    [InlineData("First", " x ", "x")]
    public void What_a_form_holds_is_read_the_same_in_every_language(string name, string text, object? expected)
    {
        var field = SettingField.Of(typeof(Sample)).Single(field => field.Name == name);
        Assert.Equal(expected is not null, field.TryParse(text, out var value));
        if (expected is not null)
            Assert.Equal(expected, value);
    }

    [Fact]
    public void Empty_optional_values_are_null_and_lines_are_a_list()
    {
        var fields = SettingField.Of(typeof(Sample)).ToDictionary(field => field.Name);
        Assert.True(fields["Optional"].TryParse("", out var none));
        Assert.Null(none);
        Assert.True(fields["Words"].TryParse("a\r\n\r\n b \n", out var words));
        Assert.Equal(["a", "b"], Assert.IsType<List<string>>(words));
        Assert.Equal("a\nb", fields["Words"].Format(new Sample { Words = ["a", "b"] }));
    }

    public enum Flavours
    {
        Sweet,
        Sour,
    }

    private sealed class Sample
    {
        [Setting("Count"), Range(1, 20)]
        public int Count { get; set; }

        [Setting("Ratio")]
        public double Ratio { get; set; }

        [Setting("Password", Secret = true)]
        public string? Password { get; set; }

        [Setting("Notes", Multiline = true)]
        public string Notes { get; set; } = "";

        [Setting("Words")]
        public List<string> Words { get; set; } = [];

        [Setting("Flavour")]
        public Flavours Flavour { get; set; }

        [Setting("On")]
        public bool IsOn { get; set; }

        [Setting("Pause")]
        public TimeSpan Pause { get; set; }

        [Setting("Optional")]
        public int? Optional { get; set; }

        [Setting("First", Order = -1)]
        public string First { get; set; } = "";
        public string NotShown { get; set; } = "";
    }
}
