namespace Hookdesk.Host.Ground;

/// <summary>
/// What of one service scope also holds in another that is made beside it for a plugin's part: who asks, and the transaction that is running.
/// Scoped.
/// </summary>
internal interface IHandedOn
{
    /// <summary>Takes over from the scope that this one is made beside.</summary>
    void TakeFrom(IServiceProvider other);
}
