using Hookdesk.Host.People.Directory;
using Hookdesk.Host.Plugins;
using Hookdesk.Sdk.Hooks;
using Hookdesk.Sdk.Mailing;
using Hookdesk.Sdk.Security;
using Hookdesk.Sdk.Settings;
using Hookdesk.Sdk.Templates;

namespace Hookdesk.Host.People.Mails;

/// <summary>Writes to whoever manages the desk that a plugin is left out. Where no mail can be sent, the overview says it.</summary>
internal sealed class TellOfQuarantine(MailSenders senders, ITemplates templates, ISettings<SiteSettings> site, PeopleDirectory directory)
    : IActionHandler<PluginQuarantined>
{
    public async Task HandleAsync(PluginQuarantined action, CancellationToken cancellation)
    {
        if (await senders.FindAsync(cancellation).ConfigureAwait(false) is not { } sender)
            return;
        var settings = await site.GetAsync(cancellation).ConfigureAwait(false);
        var people = await directory.GetAsync(cancellation).ConfigureAwait(false);
        foreach (var user in people.Active.Where(user => user.RoleIds.Any(role => people.Has(role, CorePermissions.ManageSystem.Name))))
        {
            var model = new
            {
                SiteName = settings.Name,
                user.Name,
                Plugin = action.Name,
                action.Reason,
                Link = settings.BaseUrl.Length > 0 ? settings.UrlOf($"/admin/plugins/{action.PluginId}") : "",
            };
            var mail = await templates
                .RenderAsync(AccountTemplates.Quarantine.Name, model, user.Language, cancellation: cancellation)
                .ConfigureAwait(false);
            await sender.SendAsync(new SystemMail(user.Name, user.Email, mail.Subject, mail.Body), cancellation).ConfigureAwait(false);
        }
    }
}
