using Hookdesk.Sdk.Blobs;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Live;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Setup;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

namespace Hookdesk.Sdk;

/// <summary>Extension methods that plugins use to list what they add in <see cref="PluginStartup.ConfigureServices"/>.</summary>
public static partial class PluginServices
{
    /// <summary>Adds a handler that runs after an action was committed.</summary>
    public static IServiceCollection AddActionHandler<TAction, THandler>(this IServiceCollection services)
        where TAction : IAction
        where THandler : class, IActionHandler<TAction>
    {
        services.TryAddScoped<THandler>();
        return services.Contribute(new HandlerContribution(typeof(TAction), typeof(THandler), HandlerKind.Action));
    }

    /// <summary>Adds a filter handler.</summary>
    public static IServiceCollection AddFilterHandler<TFilter, THandler>(this IServiceCollection services)
        where TFilter : class, IFilter
        where THandler : class, IFilterHandler<TFilter>
    {
        services.TryAddScoped<THandler>();
        return services.Contribute(new HandlerContribution(typeof(TFilter), typeof(THandler), HandlerKind.Filter));
    }

    /// <summary>Adds a durable subscription to the event log.</summary>
    public static IServiceCollection AddEventSubscriber<TSubscriber>(this IServiceCollection services)
        where TSubscriber : EventSubscriber
    {
        services.TryAddSingleton<TSubscriber>();
        return services.AddSingleton<EventSubscriber>(provider => provider.GetRequiredService<TSubscriber>());
    }

    /// <summary>Adds the text for an action in a history: the words after the actor's name.</summary>
    /// <typeparam name="TAction">The action.</typeparam>
    /// <typeparam name="TEntry">A type of the plugin's assembly, whose language files are used.</typeparam>
    public static IServiceCollection AddEventText<TAction, TEntry>(
        this IServiceCollection services,
        Func<TAction, IStringLocalizer, string> text
    )
        where TAction : class, IAction =>
        services.Contribute(
            new EventTextContribution(
                HookAttribute.NameOf(typeof(TAction)),
                (record, provider) => text(record.As<TAction>()!, provider.GetRequiredService<IStringLocalizer<TEntry>>())
            )
        );

    /// <summary>
    /// Adds the text for an action in a history, for words that need one of the plugin's services, such as the current name of what changed.
    /// The services are those of the reader's request. The text can't wait, so the service must have what it's asked for in memory.
    /// </summary>
    /// <typeparam name="TAction">The action.</typeparam>
    /// <typeparam name="TEntry">A type of the plugin's assembly, whose language files are used.</typeparam>
    public static IServiceCollection AddEventText<TAction, TEntry>(
        this IServiceCollection services,
        Func<TAction, IStringLocalizer, IServiceProvider, string> text
    )
        where TAction : class, IAction =>
        services.Contribute(
            new EventTextContribution(
                HookAttribute.NameOf(typeof(TAction)),
                (record, provider) => text(record.As<TAction>()!, provider.GetRequiredService<IStringLocalizer<TEntry>>(), provider)
            )
        );

    /// <summary>Names a kind of subject in the audit log, so entries can be filtered by it.</summary>
    /// <param name="services">The plugin's services.</param>
    /// <param name="kind">The kind, as in <see cref="EntityRef.Kind"/>.</param>
    /// <param name="title">The name, in English, as the source of the plugin's translations: “Mailbox”.</param>
    public static IServiceCollection AddAuditedSubject(this IServiceCollection services, string kind, string title) =>
        services.Contribute(new AuditedSubjectContribution(kind, title));

    /// <summary>Adds the live topics that an action changes.</summary>
    public static IServiceCollection AddLiveTopics<TAction>(this IServiceCollection services, Func<TAction, IEnumerable<string>> topics)
        where TAction : class, IAction =>
        services.Contribute(new LiveTopicContribution(HookAttribute.NameOf(typeof(TAction)), record => topics(record.As<TAction>()!)));

    /// <summary>Adds the guard that decides who may subscribe to this plugin's live topics.</summary>
    public static IServiceCollection AddLiveTopicGuard<TGuard>(this IServiceCollection services)
        where TGuard : class, ILiveTopicGuard => services.AddScoped<ILiveTopicGuard, TGuard>();

    /// <summary>Declares permissions.</summary>
    public static IServiceCollection AddPermissions(this IServiceCollection services, params IEnumerable<Permission> permissions)
    {
        foreach (var permission in permissions)
            services.Contribute(new PermissionContribution(permission));
        return services;
    }

    /// <summary>Adds a component to a slot.</summary>
    /// <param name="services">The plugin's services.</param>
    /// <param name="slot">The slot: a constant of <see cref="HostSlots"/> or of the contracts of the plugin that shows it.</param>
    /// <param name="order">Position within the slot, ascending; equal ones by plugin order.</param>
    /// <typeparam name="TComponent">
    /// The component. Where it has a parameter <c>Context</c> it is told the slot's context, whose type must fit.
    /// </typeparam>
    /// <exception cref="ArgumentException">The component's <c>Context</c> is of another type than the slot's.</exception>
    public static IServiceCollection AddSlot<TComponent>(this IServiceCollection services, SlotKey slot, int order = 100)
        where TComponent : IComponent => services.Contribute(new SlotContribution(slot, typeof(TComponent), order));

    /// <summary>Adds navigation entries.</summary>
    public static IServiceCollection AddNavigation<TProvider>(this IServiceCollection services)
        where TProvider : class, INavigationProvider => services.AddScoped<INavigationProvider, TProvider>();

    /// <summary>Reports problems with this plugin's features on the system overview.</summary>
    public static IServiceCollection AddSystemStatus<TProvider>(this IServiceCollection services)
        where TProvider : class, ISystemStatusProvider => services.AddScoped<ISystemStatusProvider, TProvider>();

    /// <summary>Adds commands to the palette.</summary>
    public static IServiceCollection AddPaletteCommands<TProvider>(this IServiceCollection services)
        where TProvider : class, IPaletteCommandProvider => services.AddScoped<IPaletteCommandProvider, TProvider>();

    /// <summary>Adds this plugin's results to the command palette.</summary>
    public static IServiceCollection AddPaletteSearch<TSearch>(this IServiceCollection services)
        where TSearch : class, IPaletteSearch => services.AddScoped<IPaletteSearch, TSearch>();

    /// <summary>Registers a settings class; the host makes its page at <c>/admin/settings/&lt;name&gt;</c>.</summary>
    public static IServiceCollection AddSettings<TSettings>(
        this IServiceCollection services,
        string name,
        string title,
        string help,
        int order = 100
    )
        where TSettings : class, new() => services.Contribute(new SettingsContribution(name, title, help, typeof(TSettings), order));

    /// <summary>Registers a template that the admin can edit.</summary>
    public static IServiceCollection AddTemplate(this IServiceCollection services, TemplateContribution template) =>
        services.Contribute(template);

    /// <summary>Registers values that templates about an entity can use.</summary>
    public static IServiceCollection AddTemplateValues<TValues>(this IServiceCollection services)
        where TValues : class, ITemplateValues => services.AddScoped<ITemplateValues, TValues>();

    /// <summary>Adds a background job that runs on one node on a schedule.</summary>
    /// <param name="services">The plugin's services.</param>
    /// <param name="name">Stable name: <c>mail.fetch</c>.</param>
    /// <param name="title">What it does, English source.</param>
    /// <param name="schedule">When.</param>
    /// <param name="timeout">The longest a run may take; 10 minutes where null.</param>
    public static IServiceCollection AddBackgroundTask<TTask>(
        this IServiceCollection services,
        string name,
        string title,
        Schedule schedule,
        TimeSpan? timeout = null
    )
        where TTask : class, IBackgroundTask
    {
        services.TryAddScoped<TTask>();
        return services.Contribute(new TaskContribution(name, title, typeof(TTask), schedule, timeout ?? TimeSpan.FromMinutes(10)));
    }

    /// <summary>Adds a command to the command line.</summary>
    public static IServiceCollection AddCliCommand<TCommand>(this IServiceCollection services)
        where TCommand : class, ICliCommand => services.AddSingleton<ICliCommand, TCommand>();

    /// <summary>Lists the blobs that the plugin's rows refer to.</summary>
    public static IServiceCollection AddBlobReferences<TReferences>(this IServiceCollection services)
        where TReferences : class, IBlobReferences => services.AddScoped<IBlobReferences, TReferences>();

    /// <summary>Registers the roles that users hold only in part of Hookdesk.</summary>
    public static IServiceCollection AddRoleAssignments<TAssignments>(this IServiceCollection services)
        where TAssignments : class, IRoleAssignments => services.AddScoped<IRoleAssignments, TAssignments>();

    /// <summary>Adds a check to <c>db check</c>.</summary>
    public static IServiceCollection AddConsistencyCheck<TCheck>(this IServiceCollection services)
        where TCheck : class, IConsistencyCheck => services.AddScoped<IConsistencyCheck, TCheck>();

    /// <summary>Adds a step to the setup of a new installation.</summary>
    public static IServiceCollection AddSetupStep<TStep>(this IServiceCollection services)
        where TStep : class, ISetupStep => services.AddScoped<ISetupStep, TStep>();

    /// <summary>Adds demo data for <c>hookdesk demo</c>.</summary>
    public static IServiceCollection AddDemoData<TData>(this IServiceCollection services)
        where TData : class, IDemoData => services.AddScoped<IDemoData, TData>();

    private static IServiceCollection Contribute<T>(this IServiceCollection services, T contribution)
        where T : Contribution => services.AddSingleton(contribution);
}
