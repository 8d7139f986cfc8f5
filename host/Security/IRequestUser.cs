namespace Hookdesk.Host.Security;

/// <summary>What is known of the user of a request, in one of its scopes.</summary>
internal interface IRequestUser
{
    /// <summary>Becomes the same person as in another scope of the request.</summary>
    void BecomeAs(IServiceProvider other);
}
