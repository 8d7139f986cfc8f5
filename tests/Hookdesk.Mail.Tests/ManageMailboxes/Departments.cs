using Hookdesk.Ticketing.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Hookdesk.Mail.Tests;

/// <summary>Departments as Ticketing makes them, so that forms offer them at once, with those made behind its back.</summary>
internal static class Departments
{
    public static Task<long> CreateAsync(MailDesk desk) =>
        desk.WriteAsync(
            (services, write) => services.GetRequiredService<IDepartments>().CreateAsync(write, $"Department {Guid.NewGuid():N}")
        );
}
