using Hookdesk.Host.Ground;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Ui;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Host.Admin.Tasks;

internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/tasks", ShowAsync).RequirePermission(CorePermissions.ManageSystem);
        endpoints.MapPost("/admin/tasks/{name}/run", Run).RequirePermission(CorePermissions.ManageSystem);
    }

    private static async Task<IResult> ShowAsync(BackgroundWorkViews views, CancellationToken cancellation) =>
        PageResults.Page<TasksPage>(
            new { Tasks = await views.TasksAsync(cancellation), Subscriptions = await views.SubscriptionsAsync(cancellation) }
        );

    private static IResult Run(string name, HttpContext context, ITaskTrigger trigger, IStringLocalizer<HostTexts> T)
    {
        trigger.RunSoon(name);
        context.Response.Toast(T["The job will run shortly."], "info");
        return Results.Redirect("/admin/tasks");
    }
}
