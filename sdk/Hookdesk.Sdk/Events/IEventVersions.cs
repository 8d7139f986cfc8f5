namespace Hookdesk.Sdk.Events;

/// <summary>
/// Tells whether something that is kept in memory is still true, without asking the database: a number for a set of events, which is
/// another one after each commit of such an event. Singleton; safe for concurrent use.
/// </summary>
/// <remarks>
/// Ask for the number <em>before</em> reading what is to be kept, and keep it with the number: what changes while it is read is then read
/// again. A commit of this node counts before its <see cref="Data.IDatabase.WriteAsync{T}"/> returns, and one of another node or process
/// before any <see cref="EventSubscriber"/> of this node is given the event. The number says nothing about how many events there were,
/// and starts anew with the process.
/// </remarks>
public interface IEventVersions
{
    /// <summary>The number of these events.</summary>
    /// <param name="names">Dotted names, or beginnings of them that end with <c>.*</c>: <c>ticket.*</c>.</param>
    long Of(params ReadOnlySpan<string> names);
}
