using Hookdesk.Sdk.Tasks;

namespace Hookdesk.Host.Tasks;

internal static class TasksServices
{
    public static IServiceCollection AddTasks(this IServiceCollection services) =>
        services
            .AddSingleton<ILeases, Leases>()
            .AddSingleton<TaskStates>()
            .AddSingleton<ITaskTrigger>(provider => provider.GetRequiredService<TaskStates>())
            .AddHostedService<TaskRunner>();
}
