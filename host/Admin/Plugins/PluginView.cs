using Hookdesk.Host.Ground;
using Hookdesk.Host.Plugins;
using Hookdesk.Host.Shells;
using Hookdesk.Sdk;
using Hookdesk.Sdk.Cli;
using Hookdesk.Sdk.Events;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Tasks;
using Hookdesk.Sdk.Templates;
using Hookdesk.Sdk.Ui;

namespace Hookdesk.Host.Admin.Plugins;

/// <summary>A plugin as the admin sees it.</summary>
public sealed class PluginView
{
    // Components are public, so what they are given is; only its inside need not be.
    internal PluginView(
        PluginStatus status,
        IReadOnlyList<PluginLink> requires,
        IReadOnlyList<PluginLink> requiredBy,
        IReadOnlyList<PluginLink> optional,
        PluginAdditions adds,
        PluginRecord record,
        string? icon
    ) => (Status, Requires, RequiredBy, Optional, Adds, Record, Icon) = (status, requires, requiredBy, optional, adds, record, icon);

    internal PluginStatus Status { get; }

    internal PluginAdditions Adds { get; }

    internal PluginRecord Record { get; }

    internal PluginFailure? LastFailure => Record.Last.FirstOrDefault();

    /// <summary>
    /// How its folder differs from what runs; null where it does not. True where reloading takes over what lies there.
    /// </summary>
    internal (PluginDrift Drift, bool CanReload)? Drift { get; init; }

    /// <summary>Another version of the same plugin runs: this row is about one that was to take its place.</summary>
    internal bool IsBesideAnother { get; init; }

    public IReadOnlyList<PluginLink> Requires { get; }

    public IReadOnlyList<PluginLink> RequiredBy { get; }

    /// <summary>Those that it extends if they are there.</summary>
    public IReadOnlyList<PluginLink> Optional { get; }

    public long Failures => Record.Failures;

    /// <summary>What of it is skipped now, because it did not answer.</summary>
    public IReadOnlyList<string> Skipped => Record.Skipped;

    /// <summary>Address of the plugin's own icon, or null.</summary>
    public string? Icon { get; }

    public string Id => Status.Id;

    public string Name => Status.Candidate.Name;

    public string Version => Status.Candidate.Version;

    public string Author => Status.Candidate.Manifest?.Author ?? "";

    public string Description => Status.Candidate.Manifest?.Description ?? "";

    /// <summary>Switched on: whether or not it works. Only an older version of another cannot be switched.</summary>
    public bool IsOn => Status.State is not (PluginState.Disabled or PluginState.Superseded);

    /// <summary>It is switched on, and left out because of what it did: the admin may have mended it.</summary>
    public bool CanTryAgain =>
        Status.State is PluginState.Quarantined || (Status.State is PluginState.Broken && Status.Candidate.Manifest is not null);

    public bool CanSwitch =>
        Status.State != PluginState.Superseded && !IsBesideAnother && (Status.Candidate.Manifest is not null || Status.IsAbsent);

    /// <summary>The state in lower case, as style sheets know it.</summary>
    public string State => Status.IsAbsent ? "gone" : NameOf(Status.State);

    public bool IsActive => Status.State == PluginState.Active;

    public string Tone =>
        Status.State switch
        {
            PluginState.Active => Failures > 0 ? "warning" : "success",
            PluginState.Broken or PluginState.Quarantined => "danger",
            PluginState.Incompatible or PluginState.Missing => "warning",
            _ => "neutral",
        };

    internal static string NameOf(PluginState state) => state.ToString().ToLowerInvariant();
}

/// <summary>What a plugin did wrong while the desk ran: how often, the last few times, and what of it is skipped for that now.</summary>
internal sealed record PluginRecord(long Failures, IReadOnlyList<PluginFailure> Last, IReadOnlyList<string> Skipped);

/// <summary>
/// Another plugin, with the range of versions in question; the state is null where it is not installed. The absence says why an optional
/// one is treated as not there.
/// </summary>
public sealed record PluginLink(string Id, string Name, string Range, string? State, string? Absence = null)
{
    public bool IsActive => State == "active";
}

/// <summary>What an active plugin has added to the running shell.</summary>
internal sealed record PluginAdditions(
    IReadOnlyList<HandlerContribution> Handlers,
    IReadOnlyList<EventSubscriber> Subscriptions,
    IReadOnlyList<SlotContribution> Slots,
    IReadOnlyList<Permission> Permissions,
    IReadOnlyList<TaskContribution> Tasks,
    IReadOnlyList<EndpointView> Endpoints,
    IReadOnlyList<SettingsContribution> Settings,
    IReadOnlyList<TemplateContribution> Templates,
    IReadOnlyList<string> Commands
)
{
    public static PluginAdditions None { get; } = new([], [], [], [], [], [], [], [], []);
}

/// <summary>An address that a plugin answers.</summary>
internal sealed record EndpointView(string Methods, string Path, EndpointAccess? Access)
{
    // The endpoint at a group's own address is written with a slash at its end, which nobody types.
    public static EndpointView Of(RouteEndpoint endpoint) =>
        new(
            string.Join(' ', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]),
            "/" + endpoint.RoutePattern.RawText?.Trim('/'),
            endpoint.Metadata.GetMetadata<EndpointAccess>()
        );
}

/// <summary>Puts together what the shell knows of its plugins.</summary>
internal sealed class PluginViews(
    IShellControl control,
    IPluginList plugins,
    IPluginFailures failures,
    Circuits circuits,
    IContributionGuard guard,
    IEnumerable<HandlerContribution> handlers,
    IEnumerable<EventSubscriber> subscriptions,
    IEnumerable<SlotContribution> slots,
    IEnumerable<PermissionContribution> permissions,
    IEnumerable<TaskContribution> tasks,
    IEnumerable<SettingsContribution> settings,
    IEnumerable<TemplateContribution> templates,
    IEnumerable<ICliCommand> commands,
    EndpointDataSource endpoints,
    IServiceProvider services
)
{
    // One look at the folders for each page: what was laid in, changed or removed meanwhile is shown as it is.
    private readonly Lazy<IReadOnlyList<PluginStatus>> _statuses = new(control.Rescan);

    public IReadOnlyList<PluginView> All() =>
        [
            .. _statuses
                .Value.OrderBy(status => Rank(status.State))
                .ThenBy(status => status.Candidate.Name, StringComparer.CurrentCulture)
                .Select(View),
        ];

    public PluginView? Find(string id) =>
        _statuses
            .Value.Where(status => status.Id == id)
            .OrderBy(status => status.State == PluginState.Superseded)
            .ThenBy(status => status.State != PluginState.Active)
            .Select(View)
            .FirstOrDefault();

    // What needs the admin's eye stands first, what is out of use last.
    private static int Rank(PluginState state) =>
        state switch
        {
            PluginState.Broken or PluginState.Quarantined or PluginState.Incompatible or PluginState.Missing => 0,
            PluginState.Active => 1,
            PluginState.Disabled => 2,
            _ => 3,
        };

    private PluginView View(PluginStatus status)
    {
        // One that was switched off while this page was being made has nothing to show any more.
        var active = status.State == PluginState.Active && plugins.Active.Any(plugin => plugin.Id == status.Id);
        return new PluginView(
            status,
            [.. status.Candidate.Manifest?.Requires.Select(required => Link(required.Key, required.Value)) ?? []],
            [
                .. _statuses
                    .Value.Where(other =>
                        other.State != PluginState.Superseded && other.Candidate.Manifest?.Requires.ContainsKey(status.Id) == true
                    )
                    .Select(other => Link(other.Id, other.Candidate.Manifest!.Requires[status.Id])),
            ],
            [
                .. status.Candidate.Manifest?.Optional.Select(optional =>
                    Link(optional.Key, optional.Value) with
                    {
                        Absence = status.Optional.FirstOrDefault(known => known.Id == optional.Key)?.Absence,
                    }
                )
                    ?? [],
            ],
            active ? Additions(status.Id) : PluginAdditions.None,
            new PluginRecord(failures.Of(status.Id).Count, failures.LastOf(status.Id), circuits.SkippedOf(status.Id)),
            active && File.Exists(Path.Combine(FolderOf(status.Id), "wwwroot", "icon.svg"))
                ? $"{plugins.AssetPath(status.Id)}/icon.svg"
                : null
        )
        {
            Drift = status.Drift is { } drift
                ? (
                    drift,
                    drift.Kind != PluginDriftKind.Removed
                        && (!active || drift.Kind == PluginDriftKind.Newer || FolderOf(status.Id) != status.Candidate.Folder)
                )
                : null,
            IsBesideAnother = !active && plugins.Active.Any(plugin => plugin.Id == status.Id),
        };
    }

    // Where its code was loaded from, which is a copy of its folder unless it comes with the release.
    private string FolderOf(string id) => plugins.Active.First(plugin => plugin.Id == id).Folder;

    // As they are typed: several commands may be parts of one, such as “mail import” and “mail explain”.
    private static IEnumerable<string> Names(System.CommandLine.Command command) =>
        command.Subcommands.Count == 0
            ? [command.Name]
            : command.Subcommands.SelectMany(part => Names(part).Select(name => $"{command.Name} {name}"));

    private PluginLink Link(string id, string range)
    {
        var other = _statuses.Value.FirstOrDefault(plugin => plugin.Id == id && plugin.State != PluginState.Superseded);
        return new PluginLink(id, other?.Candidate.Name ?? id, range, other is null ? null : PluginView.NameOf(other.State));
    }

    private PluginAdditions Additions(string id) =>
        new(
            [.. handlers.Where(handler => handler.PluginId == id)],
            [.. subscriptions.Where(subscription => plugins.OwnerOf(subscription.GetType())?.Id == id)],
            [.. slots.Where(slot => slot.PluginId == id)],
            [.. permissions.Where(permission => permission.PluginId == id).Select(permission => permission.Permission)],
            [.. tasks.Where(task => task.PluginId == id)],
            [
                .. endpoints
                    .Endpoints.OfType<RouteEndpoint>()
                    .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointOwner>()?.PluginId == id)
                    .Select(EndpointView.Of)
                    .OrderBy(endpoint => endpoint.Path, StringComparer.Ordinal),
            ],
            [.. settings.Where(page => page.PluginId == id)],
            [.. templates.Where(template => template.PluginId == id)],
            [
                .. commands
                    .Where(command => plugins.OwnerOf(command.GetType())?.Id == id)
                    .SelectMany(command =>
                        guard.Call<IReadOnlyList<string>>(command, "command line", () => [.. Names(command.Build(services))], [])
                    )
                    .Order(StringComparer.Ordinal),
            ]
        );
}
