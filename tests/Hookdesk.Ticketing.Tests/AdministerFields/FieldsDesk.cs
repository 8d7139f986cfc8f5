using Hookdesk.Sdk.Data;
using Hookdesk.Sdk.Security;

namespace Hookdesk.Ticketing.Tests.AdministerFields;

/// <summary>A desk of its own for each class: fields are there for all tickets of a desk.</summary>
public abstract class FieldsDesk(DatabaseProvider provider) : SharedDesk(provider)
{
    /// <summary>Makes a field as an administrator does; returns its id.</summary>
    public async Task<long> FieldAsync(string kind, string title, string choices = "", params long[] departments)
    {
        var admin = await Desk.Host.SignInAsync();
        await admin.OpenAsync($"/admin/ticket-fields/new?kind={kind}");
        var page = await admin.SubmitAsync(
            "#field",
            [("title", title), ("choices", choices), .. departments.Select(department => ("department", (string?)$"{department}"))]
        );
        Assert.StartsWith("/admin/ticket-fields/", page.Url.AbsolutePath);
        return long.Parse(page.Url.AbsolutePath["/admin/ticket-fields/".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<(Agent Agent, long Department)> AgentAsync()
    {
        var department = await Desk.DepartmentAsync("Fields");
        var agent = await Desk.AgentAsync();
        await Desk.JoinAsync(agent.Id, department, DefaultRoles.Agent);
        return (agent, department);
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteFieldsDesk() : FieldsDesk(DatabaseProvider.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresFieldsDesk() : FieldsDesk(DatabaseProvider.PostgreSql);
