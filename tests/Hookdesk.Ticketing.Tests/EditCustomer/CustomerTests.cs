using System.Net;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Testing;
using Hookdesk.TestDesks;
using Hookdesk.Ticketing.Contracts;
using Hookdesk.Ticketing.Data;
using Hookdesk.Ticketing.Domain;
using Hookdesk.Ticketing.FindCustomer;
using LinqToDB;
using LinqToDB.Async;

namespace Hookdesk.Ticketing.Tests.EditCustomer;

public abstract class CustomerTests(SharedDesk shared)
{
    private readonly Desk desk = shared.Desk;
    private readonly string _unique = Guid.NewGuid().ToString("N")[..10];

    [Fact]
    public async Task A_customer_has_several_addresses_and_phones_and_is_found_by_each()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        await agent.Browser.OpenAsync("/customers/new");
        var page = await agent.Browser.SubmitAsync(
            "form[action='/customers/new']",
            ("name", $"Øyvind Sæther{_unique}"),
            ("addresses", $"o.{_unique}@example.com\nprivat.{_unique}@example.net"),
            ("phones", $"+47 98 76 {_unique.GetHashCode(StringComparison.Ordinal) % 10000:0000;0000}"),
            ("organization", $"Fjord {_unique}"),
            ("language", "nb")
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var id = long.Parse(page.Url.Segments[^1]);
        foreach (var typed in new[] { $"sæther{_unique}", $"øyvind sæther{_unique[..4]}", $"O.{_unique}@ex", $"privat.{_unique}" })
            Assert.Contains(id, (await FindAsync(typed)).Select(row => row.Id));
        Assert.DoesNotContain(id, (await FindAsync($"øyvind nobody{_unique}")).Select(row => row.Id));
        var row = (await FindAsync($"sæther{_unique}")).Single();
        Assert.Equal(($"o.{_unique}@example.com", $"Fjord {_unique}"), (row.Addresses[0], row.OrganizationName));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_creates_one_customer()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        var form = await agent.Browser.OpenAsync("/customers/new");
        var key = form.Document.QuerySelector("form[action='/customers/new'] input[name=form-key]")!.GetAttribute("value")!;
        var fields = new Dictionary<string, string>
        {
            ["name"] = $"Twice {_unique}",
            ["addresses"] = $"twice.{_unique}@example.com",
            ["form-key"] = key,
        };
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var answer = await agent.Browser.PostAsync("/customers/new", new FormUrlEncodedContent(fields));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Single(await FindAsync($"twice {_unique}"));
        // Refused is not created: the same form can be sent again when it is mended.
        var refused = new Dictionary<string, string>(fields) { ["name"] = $"Other {_unique}" };
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await agent.Browser.PostAsync("/customers/new", new FormUrlEncodedContent(refused))).StatusCode
        );
        refused["addresses"] = $"other.{_unique}@example.com";
        await agent.Browser.PostAsync("/customers/new", new FormUrlEncodedContent(refused));
        Assert.Single(await FindAsync($"other {_unique}"));
    }

    [Theory]
    [InlineData("Дмитро Коваленко", "ковал")]
    [InlineData("สมชาย ใจดี", "ใจ")]
    [InlineData("Päivi Hämäläinen", "häm")]
    [InlineData("STRASSER, Jörg", "strass")]
    public async Task Names_of_every_script_are_found_by_the_beginning_of_a_word(string name, string typed)
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        await agent.Browser.OpenAsync("/customers/new");
        await agent.Browser.SubmitAsync(
            "form[action='/customers/new']",
            ("name", $"{name} {_unique}"),
            ("addresses", $"{_unique}@example.com")
        );
        Assert.Contains(await FindAsync($"{typed} {_unique}"), row => row.Name == $"{name} {_unique}");
    }

    [Theory]
    [InlineData("+47 98 76 54 32", "98765432")]
    [InlineData("+47 98 76 54 32", "+47 987 65")]
    [InlineData("0048 22 555 01 10", "22 555 01")]
    public void Phones_are_found_with_and_without_country_code(string phone, string typed)
    {
        var words = Ticketing.Domain.CustomerLabels.Of("", [], [phone]);
        var wanted = Assert.Single(Ticketing.Domain.CustomerLabels.Query(typed));
        Assert.Contains(words, word => word.StartsWith(wanted, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_language_that_nobody_knows_breaks_no_page()
    {
        var admin = await desk.AgentAsync(DefaultRoles.Administrator);
        await admin.Browser.OpenAsync("/customers/new");
        var page = await admin.Browser.SubmitAsync("form[action='/customers/new']", ("name", "Odd"), ("language", "no such language!"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var id = long.Parse(page.Url.Segments[^1]);
        Assert.Null(await desk.ReadAsync(db => db.Table<CustomerRow>().Where(c => c.Id == id).Select(c => c.Language).FirstAsync()));
        // As a mail may have told it before.
        await desk.WriteAsync((_, write) => write.Table<CustomerRow>().Where(c => c.Id == id).Set(c => c.Language, "x<y").UpdateAsync());
        Assert.Equal(HttpStatusCode.OK, (await admin.Browser.OpenAsync($"/customers/{id}")).Status);
    }

    [Fact]
    public async Task An_address_that_belongs_to_somebody_else_is_refused_and_nothing_is_lost()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        var department = await desk.DepartmentAsync("x");
        await desk.TicketAsync(department, from: $"taken.{_unique}@example.com");
        await agent.Browser.OpenAsync("/customers/new");
        var page = await agent.Browser.SubmitAsync(
            "form[action='/customers/new']",
            ("name", "Thief"),
            ("addresses", $"TAKEN.{_unique}@example.com")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("already belongs to another customer", page.Text);
        Assert.False(await desk.ReadAsync(db => db.Table<CustomerRow>().AnyAsync(c => c.Name == "Thief")));
    }

    [Fact]
    public async Task An_organization_gathers_those_who_write_from_its_domain()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        await agent.Browser.OpenAsync("/organizations/new");
        var page = await agent.Browser.SubmitAsync(
            "form[action='/organizations/new']",
            ("name", $"Acme {_unique}"),
            ("domains", $"@{_unique}.example")
        );
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var address = page.Url.AbsolutePath;
        await desk.TicketAsync(await desk.DepartmentAsync("x"), from: $"anna@{_unique}.example");
        Assert.Contains($"anna@{_unique}.example", (await agent.Browser.OpenAsync(address)).Text);
        Assert.Contains($"Acme {_unique}", (await agent.Browser.OpenAsync($"/organizations?q=acme {_unique[..5]}")).Text);
        await agent.Browser.OpenAsync("/organizations/new");
        Assert.Contains(
            "already belongs to another organization",
            (
                await agent.Browser.SubmitAsync("form[action='/organizations/new']", ("name", "Other"), ("domains", $"{_unique}.example"))
            ).Text
        );
    }

    [Fact]
    public async Task Customers_and_organizations_are_walked_forth_and_back_also_where_names_are_the_same()
    {
        var agent = await desk.AgentAsync(DefaultRoles.Agent);
        await desk.WriteAsync(
            async (_, write) =>
            {
                for (var n = 0; n < 120; n++)
                {
                    var name = $"Twin {n / 70}{_unique}";
                    await write.InsertWithIdAsync(
                        new OrganizationRow
                        {
                            Name = name,
                            NormalizedName = Ticketing.Domain.Organizations.Normalize(name),
                            CreatedAt = write.Now,
                        }
                    );
                    await write.InsertWithIdAsync(new CustomerRow { Name = name, CreatedAt = write.Now });
                }
                return 0;
            }
        );
        var organizations = await desk.ReadAsync(db =>
            db.Table<OrganizationRow>().OrderBy(o => o.NormalizedName).ThenBy(o => o.Id).Select(o => o.Id).ToListAsync()
        );
        var customers = await desk.ReadAsync(db => db.Table<CustomerRow>().OrderByDescending(c => c.Id).Select(c => c.Id).ToListAsync());

        await WalkAsync(agent, "/organizations", organizations);
        await WalkAsync(agent, "/organizations?q=twin", organizations);
        await WalkAsync(agent, "/customers", customers);
        // What other tests of this desk add meanwhile stands above.
        var first = Shown(await agent.Browser.OpenAsync("/customers?after=junk"), "/customers");
        Assert.Equal(50, first.Count);
        Assert.Equal(customers.Take(first.Count(customers.Contains)), first.Where(customers.Contains));
    }

    // Other tests of this desk may add some meanwhile; what was there is seen once each, in order.
    private static async Task WalkAsync(Agent agent, string address, List<long> wanted)
    {
        var path = address.Split('?')[0];
        var page = await agent.Browser.OpenAsync(address);
        Assert.Null(page.Document.QuerySelector("a[rel=prev]"));
        var seen = Shown(page, path);
        while (page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next)
            seen.AddRange(Shown(page = await agent.Browser.OpenAsync(next), path));
        var twins = wanted.Where(seen.Contains).ToList();
        Assert.True(twins.Count >= 120);
        Assert.Equal(twins, seen.Where(wanted.Contains));
        var back = Shown(page, path);
        while (page.Document.QuerySelector("a[rel=prev]")?.GetAttribute("href") is { } previous)
            back.InsertRange(0, Shown(page = await agent.Browser.OpenAsync(previous), path));
        Assert.Equal(twins, back.Where(wanted.Contains));
    }

    private static List<long> Shown(TestPage page, string path) =>
        [
            .. page
                .Document.QuerySelectorAll($"table a[href^='{path}/']")
                .Select(link => link.GetAttribute("href")![(path.Length + 1)..])
                .Where(rest => rest.All(char.IsAsciiDigit))
                .Select(long.Parse)
                .Distinct(),
        ];

    [Fact]
    public async Task Somebody_without_the_permission_sees_no_customers()
    {
        var agent = await desk.AgentAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Browser.OpenAsync("/customers")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Browser.OpenAsync("/customers/find?q=a")).Status);
    }

    private Task<IReadOnlyList<CustomerListRow>> FindAsync(string typed) =>
        desk.ReadAsync(db => CustomerSearch.FindAsync(db, typed, 20, default));

    [Theory]
    [InlineData("Jürgen Müller", "jurgen muller")]
    [InlineData("Åse Sæther-Bjørk", "ase saether bjork")]
    [InlineData("Işıl ÇİÇEK", "isil cicek")]
    [InlineData("Ольга Ёлкина", "елкина")]
    [InlineData("Zoë Łuczak", "zoe luczak")]
    public async Task A_customer_is_found_without_the_marks_of_letters(string name, string typed)
    {
        var agent = await desk.AgentAsync(DefaultRoles.Administrator);
        var address = $"x{Guid.NewGuid():N}@customers.example";
        await desk.WriteAsync((_, write) => Customers.FindOrCreateAsync(write, new Person(name, address), null, default));
        Assert.Contains(address, (await agent.Browser.OpenAsync($"/customers/find?q={Uri.EscapeDataString(typed)}")).Text);
        Assert.Contains(address, (await agent.Browser.OpenAsync($"/customers/find?q={Uri.EscapeDataString(name)}")).Text);
    }

    public sealed class OnSqlite(SqliteDesk desk) : CustomerTests(desk);

    public sealed class OnPostgres(PostgresDesk desk) : CustomerTests(desk);
}
