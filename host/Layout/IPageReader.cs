using Hookdesk.Sdk.Security;

namespace Hookdesk.Host.Layout;

/// <summary>The reader of a page, with what tells whether markup that was kept for them is still theirs.</summary>
internal interface IPageReader : ICurrentUser
{
    /// <summary>Another number whenever people, roles or what roles hold have changed; 0 for nobody.</summary>
    long Version { get; }

    /// <summary>In another scope, the same reader as in the request's.</summary>
    void Become(IPageReader reader);
}
