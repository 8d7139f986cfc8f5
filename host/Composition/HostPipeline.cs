using Hookdesk.Host.Layout;
using Hookdesk.Host.Localization;
using Hookdesk.Host.People;
using Hookdesk.Host.Security;
using Hookdesk.Host.Setup;

namespace Hookdesk.Host.Composition;

/// <summary>The middleware of every shell, in order; one line for each area of the host.</summary>
internal static class HostPipeline
{
    public static void Use(WebApplication application)
    {
        application.UseReverseProxies();
        application.UseSecurityHeaders();
        application.UseStatusPages();
        application.UseRouting();
        application.UsePeople();
        application.UseSiteLanguage();
        application.UseSetup();
        application.UseAccessControl();
        application.UseMiddleware<PagesInOnePiece>();
    }
}
