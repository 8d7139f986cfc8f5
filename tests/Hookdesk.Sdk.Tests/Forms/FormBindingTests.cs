using System.ComponentModel.DataAnnotations;
using System.Runtime.Serialization;
using Hookdesk.Sdk.Forms;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;

namespace Hookdesk.Sdk.Tests.Forms;

public sealed class FormBindingTests
{
    [Fact]
    public void Text_is_trimmed_but_for_passwords_and_what_has_lines()
    {
        var form = Bind<Person>(
            ("name", "  Ada "),
            ("password", " secret "),
            ("again", " secret "),
            ("notes", " one\n two "),
            ("nick", "  ")
        );

        Assert.Equal("Ada", form.Model.Name);
        Assert.Equal(" secret ", form.Model.Password);
        Assert.Equal(" one\n two ", form.Model.Notes);
        Assert.Null(form.Model.Nick);
        Assert.True(form.IsValid);
    }

    [Fact]
    public void What_the_form_does_not_send_keeps_the_value_that_the_record_was_made_with()
    {
        var form = Bind<Person>(("name", "Ada"));

        Assert.Equal("en", form.Model.Language);
        Assert.True(form.Model.IsActive);
        Assert.Equal(7, form.Model.Rank);
        Assert.Empty(form.Model.Roles);
    }

    [Theory]
    [InlineData("true,false", true)]
    [InlineData("false", false)]
    [InlineData("on", true)]
    [InlineData("nonsense", false)]
    public void A_box_is_ticked_by_its_first_value(string sent, bool ticked) =>
        Assert.Equal(ticked, Bind<Person>(("name", "Ada"), ("isActive", sent.Split(','))).Model.IsActive);

    [Fact]
    public void Numbers_dates_enums_and_lists_are_read_as_browsers_send_them()
    {
        var form = Bind<Person>(
            ("name", "Ada"),
            ("rank", " 12 "),
            ("share", "0.5"),
            ("born", "1815-12-10"),
            ("kind", "agent"),
            ("roles", new[] { "3", "1", "", "3" }),
            ("tags", new[] { " a ", "b" }),
            ("boss", "")
        );

        Assert.True(form.IsValid);
        Assert.Equal(12, form.Model.Rank);
        Assert.Equal(0.5m, form.Model.Share);
        Assert.Equal(new DateOnly(1815, 12, 10), form.Model.Born);
        Assert.Equal(Kind.Agent, form.Model.Kind);
        Assert.Equal([1, 3], form.Model.Roles.Order());
        Assert.Equal(["a", "b"], form.Model.Tags);
        Assert.Null(form.Model.Boss);
    }

    [Fact]
    public void What_can_not_be_read_is_an_error_at_its_field_and_can_be_shown_again()
    {
        var form = Bind<Person>(("name", "Ada"), ("rank", "many"), ("born", "yesterday"), ("kind", "1"), ("roles", new[] { "1", "x" }));

        Assert.Equal("host: Enter a number.", form.Errors["rank"]);
        Assert.Equal("host: This value can't be read.", form.Errors["born"]);
        Assert.Equal("host: Choose an option from the list.", form.Errors["kind"]);
        Assert.Equal("host: Enter a number.", form.Errors["roles"]);
        Assert.Equal((7, "many"), (form.Model.Rank, form.Typed("rank")));
        Assert.Equal([1], form.Model.Roles);
    }

    [Fact]
    public void Rules_are_said_in_the_words_of_whoever_set_them_or_of_the_host()
    {
        var form = Bind<Person>(
            ("name", ""),
            ("mail", "nobody"),
            ("notes", new string('x', 41)),
            ("rank", "0"),
            ("password", "a"),
            ("again", "b")
        );

        Assert.Equal("own: Give the person a name.", form.Errors["name"]);
        Assert.Equal("host: Enter an email address.", form.Errors["mail"]);
        Assert.Equal("host: Enter no more than 40 characters.", form.Errors["notes"]);
        Assert.Equal("host: Enter a number from 1 to 100.", form.Errors["rank"]);
        Assert.Equal("own: The passwords don't match.", form.Errors["again"]);
        Assert.Equal("nobody", form.Model.Mail);
        Assert.Equal("own: Give the person a name.", form.FirstError);
    }

    [Fact]
    public void What_has_no_rule_is_bounded_all_the_same()
    {
        var form = Bind<Person>(("name", "Ada"), ("language", new string('x', 1001)), ("tags", new string('x', 1001)));

        Assert.Equal("host: Enter no more than 1000 characters.", form.Errors["language"]);
        Assert.Contains("tags", form.Errors.Keys);
        Assert.Empty(form.Model.Tags);
    }

    [Fact]
    public void The_whole_is_checked_when_no_field_is_wrong()
    {
        Assert.Equal("own: Somebody of this rank has a nickname.", Bind<Person>(("name", "Ada"), ("rank", "100")).Errors["nick"]);
        Assert.DoesNotContain("nick", Bind<Person>(("name", ""), ("rank", "100")).Errors.Keys);
    }

    [Fact]
    public void Records_in_records_have_their_own_names_and_errors()
    {
        var form = Bind<Mailbox>(
            ("fetch_host", " imap.example.com "),
            ("fetch_port", "x"),
            ("sending.host", "smtp.example.com"),
            ("steps[0].when", "before"),
            ("steps[1].when", ""),
            ("steps[3].when", "after a gap")
        );

        Assert.Equal("imap.example.com", form.Model.Receiving.Host);
        Assert.Equal("smtp.example.com", form.Model.Sending.Host);
        Assert.Equal("tls", form.Model.Sending.Tls);
        Assert.Equal(["before", ""], form.Model.Steps.Select(step => step.When));
        Assert.Equal(["fetch_port", "steps[1].when"], form.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_list_of_records_ends_at_a_hundred()
    {
        var form = Bind<Mailbox>([.. Enumerable.Range(0, 150).Select(n => ($"steps[{n}].when", new StringValues("before")))]);

        Assert.Equal(100, form.Model.Steps.Count);
    }

    [Fact]
    public void A_property_that_no_form_can_fill_is_named_and_one_that_is_not_for_the_form_is_left_alone()
    {
        Assert.Contains("Wrong.Anything", Assert.Throws<InvalidOperationException>(() => Bind<Wrong>()).Message, StringComparison.Ordinal);
        Assert.Equal(0, Bind<Person>(("name", "Ada"), ("id", "5")).Model.Id);
    }

    [Fact]
    public async Task A_request_without_a_form_is_refused()
    {
        var context = new DefaultHttpContext { RequestServices = Services };

        var refused = await Assert.ThrowsAsync<BadHttpRequestException>(() =>
            context.ReadFormAsync<Person>(TestContext.Current.CancellationToken)
        );
        Assert.Equal(StatusCodes.Status400BadRequest, refused.StatusCode);
    }

    private static ServiceProvider Services { get; } =
        new ServiceCollection().AddSingleton<IStringLocalizerFactory, NamedTexts>().BuildServiceProvider();

    private static Form<TModel> Bind<TModel>(params (string Name, StringValues Value)[] fields)
        where TModel : class, new() =>
        new FormCollection(fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.OrdinalIgnoreCase)).Bind<TModel>(
            Services
        );

    public enum Kind
    {
        Customer,
        Agent,
    }

    public sealed record Person : IValidatableObject
    {
        [IgnoreDataMember]
        public long Id { get; init; }

        [Required(ErrorMessage = "Give the person a name.")]
        public string Name { get; init; } = "";

        public string? Nick { get; init; }

        [EmailAddress]
        public string? Mail { get; init; }

        [DataType(DataType.Password)]
        public string Password { get; init; } = "";

        [DataType(DataType.Password), Compare(nameof(Password), ErrorMessage = "The passwords don't match.")]
        public string Again { get; init; } = "";

        [DataType(DataType.MultilineText), StringLength(40)]
        public string Notes { get; init; } = "";

        public string Language { get; init; } = "en";

        public bool IsActive { get; init; } = true;

        [Range(1, 100)]
        public int Rank { get; init; } = 7;

        public decimal Share { get; init; }

        public DateOnly? Born { get; init; }

        public Kind Kind { get; init; }

        public long? Boss { get; init; } = 1;

        public IReadOnlySet<long> Roles { get; init; } = new HashSet<long>();

        public IReadOnlyList<string> Tags { get; init; } = [];

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Rank == 100 && Nick is null)
                yield return new ValidationResult("Somebody of this rank has a nickname.", [nameof(Nick)]);
        }
    }

    public sealed record Server
    {
        public string Host { get; init; } = "";
        public int? Port { get; init; }
        public string Tls { get; init; } = "starttls";
    }

    public sealed record Step
    {
        [Required]
        public string When { get; init; } = "";
    }

    public sealed record Mailbox
    {
        [DataMember(Name = "fetch_")]
        public Server Receiving { get; init; } = new();

        public Server Sending { get; init; } = new() { Tls = "tls" };

        public IReadOnlyList<Step> Steps { get; init; } = [];
    }

    public sealed record Wrong
    {
        public IEnumerable<int> Anything { get; init; } = [];
    }

    // Says whose text it is, so that a test sees where a sentence comes from.
    private sealed class NamedTexts : IStringLocalizerFactory
    {
        public IStringLocalizer Create(Type resourceSource) => new Texts(resourceSource == typeof(FormBinding) ? "host" : "own");

        public IStringLocalizer Create(string baseName, string location) => throw new NotSupportedException();
    }

    private sealed class Texts(string owner) : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, $"{owner}: {name}");

        public LocalizedString this[string name, params object[] arguments] =>
            new(name, $"{owner}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, name, arguments)}");

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
